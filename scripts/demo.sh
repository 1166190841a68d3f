#!/bin/sh
# Audits the example account and says what to ask next. An audit with findings exits 1, as it should;
# anything above is a failure of the demo.
set -eu
cd "$(dirname "$0")/.."
ambit=build/release/tools/ambit/ambit
snapshot=examples/snapshots/acme

echo "\$ ambit audit $snapshot"
$ambit audit $snapshot || [ $? -eq 1 ]

cat <<END

Next, try:
  $ambit can -p alice -a s3:GetObject -r 'arn:aws:s3:::acme-payroll/2026/10.csv' --explain $snapshot
  $ambit who-can -a iam:CreateUser -r arn:aws:iam::111122223333:user/new-admin $snapshot
  $ambit audit --format json $snapshot
END
