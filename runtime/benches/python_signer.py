"""What a signature costs in the official Python SDK, to set beside `cargo bench -p tcgen-runtime --bench signing`.

    python3 -m venv venv && venv/bin/pip install tencentcloud-sdk-python-common
    venv/bin/python runtime/benches/python_signer.py

The SDK has no public function that signs, so that this calls the private one which its client calls before it sends:
`AbstractClient._build_req_with_tc3_signature`. It derives the day's key anew for every request.
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
