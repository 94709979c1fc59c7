"""The calls of `calls`, made by the official Python SDK: `python_calls.py PORT CALLS THREADS`.

One client for all threads, with connections kept alive, as its documentation advises for many calls.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

from tencentcloud.common.common_client import CommonClient
from tencentcloud.common.credential import Credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

REQUEST = {
    "Agent": {
        "AppId": "yDRSRUUgygj6qnwfUuO4zjEwc193c2hH",
        "ProxyOrganizationOpenId": "org_dianziqian",
        "ProxyOperator": {"OpenId": "n9527"},
    },
    "FlowIds": ["yDmFmUUckpstqfvzUE1h3jo1f3cqjkGa", "yDmFmUUckpst10i3UubBSat8PWOt2iQc"],
    "CancelMessage": "合同内容错误,需要修正",
    "CancelMessageFormat": 1,
}


def main(port, calls, threads):
    profile = ClientProfile(
        httpProfile=HttpProfile(protocol="http", endpoint=f"127.0.0.1:{port}", keepAlive=True)
    )
    credential = Credential("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE")
    client = CommonClient("essbasic", "2021-05-26", credential, "", profile)

    def call(_):
        answer = client.call_json("ChannelBatchCancelFlows", REQUEST)
        assert answer["Response"]["RequestId"]

    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(call, range(calls)):
            pass


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
