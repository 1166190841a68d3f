"""The page of `ambit audit --format html`, opened in a browser.

    html_page.py AMBIT [FOLDER]      (in the project's root; FOLDER: for pictures of the pages)

Chromium reports no console message and no request but that for the page itself, there is no element
or attribute that could act, and what the snapshot's names contain stands there as text. The page
with the escapes undone and without its Content-Security-Policy shows that each of these checks can fail.
Exit status 77, skipped, without Chromium, its driver or Selenium (Debian: chromium,
chromium-driver, python3-selenium), and where the browser cannot be started.
"""

import html
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    from selenium import webdriver
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.chrome.service import Service
except ImportError:
    webdriver = None

SKIPPED = 77
POLICY = "meta Content-Security-Policy"  # which lets nothing in but the page's own style
ELEMENTS = {POLICY} | set("html head meta title style body h1 h2 h3 h4 table thead tbody tr th td p section code pre small "
               "ul ol li span strong em br details summary dl dt dd".split())
ATTRIBUTES = set("charset class content http-equiv id lang name scope colspan".split())
HOSTILE = [
    "<script>document.title='ran'</script>",
    "<img src=x onerror=document.title='ran'>",
    "\"><svg onload=document.title='ran'>",
    "'><a href=javascript:document.title='ran' autofocus onfocus=document.title='ran'>",
    "</title></style></pre><iframe src=http://203.0.113.1/></iframe>",
    "<link rel=stylesheet href=http://203.0.113.1/a.css>",
    "<style>body{background:url(http://203.0.113.1/b)}</style>",
    "<meta http-equiv=refresh content=60;url=http://203.0.113.1/>",
    "&#60;script&#62;document.title='ran'&#60;/script&#62;",
]


IN_ARN = [name.replace("/", "|") for name in HOSTILE]  # a slash would begin another part


def hostile_account() -> dict:
    """Every text that whoever writes the file may choose is one of HOSTILE."""
    users = [
        {
            "Path": "/",
            "UserName": IN_ARN[i],
            "UserId": f"AIDAEXAMPLEHOSTILE{i:03}",
            "Arn": f"arn:aws:iam::111122223333:user/{IN_ARN[i]}",
            "CreateDate": "2023-01-01T00:00:00Z",
            "GroupList": [],
            "AttachedManagedPolicies": [],
            "Tags": [{"Key": name, "Value": name}],
            "UserPolicyList": [{
                "PolicyName": name,
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [{
                        "Effect": "Allow",
                        "Action": "*",
                        "Resource": "*",
                        "Condition": {"StringEquals": {"aws:PrincipalTag/" + name: name}},
                    }],
                },
            }],
        }
        for i, name in enumerate(HOSTILE)
    ]
    return {"UserDetailList": users, "GroupDetailList": [], "RoleDetailList": [], "Policies": []}


def page_of(ambit: str, snapshot: pathlib.Path, page: pathlib.Path) -> None:
    with page.open("wb") as out:
        status = subprocess.run([ambit, "audit", "--all", "--format", "html", snapshot],
                                stdout=out, stderr=subprocess.DEVNULL).returncode
    assert status in (0, 1, 4), f"ambit audit ended with {status}"


def open_browser() -> "webdriver.Chrome":
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--window-size=1200,1600"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)


def faults_of(browser, page: pathlib.Path) -> dict:
    """What is wrong with the page, by kind."""
    for log in ("browser", "performance"):
        browser.get_log(log)
    browser.get(page.as_uri())
    title = browser.title
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [event["params"]["request"]["url"] for event in events
             if event["method"] == "Network.requestWillBeSent"]
    tags, attributes = browser.execute_script("""
        const all = [...document.querySelectorAll('*')];
        const kind = e => [e.tagName.toLowerCase(), e.httpEquiv].filter(Boolean).join(' ');
        return [[...new Set(all.map(kind))],
                [...new Set(all.flatMap(e => e.getAttributeNames()))]];""")
    return {
        "messages": [entry["message"] for entry in browser.get_log("browser")],
        "requests": [url for url in asked if url != page.as_uri()],
        "elements": sorted(set(tags) - ELEMENTS),
        "attributes": sorted(set(attributes) - ATTRIBUTES),
        "executed": title == "ran",
    }


def main() -> int:
    if webdriver is None or not shutil.which("chromium") or not shutil.which("chromedriver"):
        print("skipped: needs chromium, chromedriver and Selenium for Python")
        return SKIPPED
    ambit = sys.argv[1]
    pictures = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    failed = False

    def check(holds: bool, what: str) -> None:
        nonlocal failed
        if not holds:
            print("failed:", what)
            failed = True

    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        (folder / "hostile.json").write_text(json.dumps(hostile_account()))
        snapshots = {
            "organization": pathlib.Path("examples/snapshots/organization"),
            "hostile": folder / "hostile.json",
        }
        try:
            browser = open_browser()
        except WebDriverException as error:
            print("skipped: the browser does not start here:", error)
            return SKIPPED
        try:
            for name, snapshot in snapshots.items():
                page = folder / f"{name}.html"
                page_of(ambit, snapshot, page)
                faults = faults_of(browser, page)
                check(not any(faults.values()), f"{name}: {faults}")
                check("ambit audit" in browser.title, f"{name}: is titled {browser.title!r}")
                if pictures:
                    browser.save_screenshot(str(pictures / f"{name}.png"))
            shown = browser.execute_script("return document.body.textContent")
            for name in IN_ARN:
                check(name in shown, f"not shown as text: {name}")

            # One that neither escapes nor forbids anything.
            text = html.unescape((folder / "hostile.html").read_text())
            broken = folder / "broken.html"
            broken.write_text(text.replace('http-equiv="Content-Security-Policy"', ""))
            for kind, found in faults_of(browser, broken).items():
                check(bool(found), f"a page without escapes shows no {kind}")
        finally:
            browser.quit()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
