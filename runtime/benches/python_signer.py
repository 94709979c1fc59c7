"""What a signature costs in the official Python SDK, to set beside `cargo bench -p tcgen-runtime --bench signing`.

    python3 -m venv venv && venv/bin/pip install tencentcloud-sdk-python-common
    venv/bin/python runtime/benches/python_signer.py

The SDK has no public function that signs, so that this calls the private one which its client calls for every request:
`AbstractClient._get_tc3_signature`, with the headers already built. It derives the day's key anew each time.
"""

import statistics
import time

from tencentcloud.common.abstract_client import AbstractClient
from tencentcloud.common.credential import Credential
from tencentcloud.common.http.request import RequestInternal
from tencentcloud.common.profile.client_profile import ClientProfile

ROUNDS = 15
PER_ROUND = 2000
REQUESTS = {
    "cvm": r'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}',
    "essbasic": '{"Agent":{"AppId":"yDRSRUUgygj6qnwfUuO4zjEwc193c2hH","ProxyOrganizationOpenId":"org_dianziqian",'
    '"ProxyOperator":{"OpenId":"n9527"}},"FlowIds":["yDmFmUUckpstqfvzUE1h3jo1f3cqjkGa",'
    '"yDmFmUUckpst10i3UubBSat8PWOt2iQc","yDmFdUUckpsvi8mpUEn0aFR1tWzReolk","yDmFmUUckpst10i3UubBAat8PSOt2iJc"],'
    '"CancelMessage":"合同内容错误,需要修正","CancelMessageFormat":1}',
}


def measure(service, body):
    client = AbstractClient(Credential("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "key"), "ap-guangzhou", ClientProfile())
    request = RequestInternal(f"{service}.tencentcloudapi.com", "POST", "/", {})
    request.header["Content-Type"] = "application/json; charset=utf-8"
    request.header["Host"] = f"{service}.tencentcloudapi.com"
    request.header["X-TC-Timestamp"] = "1551113065"
    request.data = body

    def sign():
        return client._get_tc3_signature({}, request, "2019-02-25", service, "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE")

    if service == "cvm":
        assert sign() == "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
    for _ in range(PER_ROUND):
        sign()
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(PER_ROUND):
            sign()
        rounds.append((time.perf_counter() - start) / PER_ROUND * 1e9)
    print(f"{service}, {len(body.encode())} bytes: one signature {statistics.median(rounds):8.1f} ns")


for service, body in REQUESTS.items():
    measure(service, body)
