"""Makes an account full of holes in a simulator of AWS: export_plant.py ENDPOINT."""
import json
import sys

import boto3


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(**members):
    return {"Effect": "Allow", **members}


def client(service):
    return boto3.client(service, endpoint_url=sys.argv[1], region_name="us-east-1")


iam = client("iam")
iam.create_user(UserName="alice")
iam.create_login_profile(UserName="alice", Password="Correct-horse-9")
iam.put_user_policy(UserName="alice", PolicyName="admin",
                    PolicyDocument=document(allow(Action="*", Resource="*")))
iam.create_role(RoleName="open", AssumeRolePolicyDocument=document(
    allow(Principal="*", Action="sts:AssumeRole")))

s3 = client("s3")
s3.create_bucket(Bucket="planted")
s3.put_bucket_policy(Bucket="planted", Policy=document(
    allow(Principal="*", Action="s3:GetObject", Resource="arn:aws:s3:::planted/*")))

sqs = client("sqs")
queue = sqs.create_queue(QueueName="jobs")["QueueUrl"]
arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": document(
    allow(Principal="*", Action="sqs:SendMessage", Resource=arn))})

client("sns").create_topic(Name="alarms")
client("kms").create_key()
client("secretsmanager").create_secret(Name="db", SecretString="of-no-use")
client("ecr").create_repository(repositoryName="web")
