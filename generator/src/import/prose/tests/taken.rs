//! What is taken.

use super::{Case, Side, check};

#[test]
fn lengths() {
    const CASES: &[Case] = &[
        ("essbasic ChannelBatchCancelFlows CancelMessage", "String", "长度不能超过200", "length ..200"),
        ("mps CreateAIAnalysisTemplate Name", "String", "长度限制：64 个字符。", "length ..64"),
        ("cls ModifyDataTransform Name", "String", "最长 255 个字符", "length ..255"),
        ("cvm CreateImage ImageName", "String", "最多支持60个字符", "length ..60"),
        ("clb CreateUserGroup UserGroupName", "String", "长度不超过255个字符", "length ..255"),
        ("bmvpc CreateCustomerGateway CustomerGatewayName", "String", "不得超过60个字符", "length ..60"),
        ("batch CreateComputeEnv ClientToken", "String", "最大值不超过64个ASCII字符", "length ..64"),
        ("btoe CreateAudioDeposit BusinessId", "String", "长度最大不超过64", "length ..64"),
        ("bh CreateUser RealName", "String", "最大长度20个字符", "length ..20"),
        ("ess ProxyOrganizationInfo OrganizationOpenId", "String", "最大64位字符串", "length ..64"),
        ("csip DescribeSkillScanTaskList StartTime", "String", "最大长度：128 字符", "length ..128"),
        ("lke ClassifyConfig Greeting", "String", "200字符以内", "length ..200"),
        ("nlp AnalyzeSentiment Text", "String", "不超过200字）", "length ..200"),
        ("ai3d SubmitHunyuanTo3DProJob Prompt", "String", "最多支持1024个 utf-8 字符", "length ..1024"),
        ("iotvideo DescribeLogs DataObject", "String", "字符长度<=255，每层节点的字符长度<=16", "length ..255"),
        ("ess ArchiveDynamicFlow FlowId", "String", "合同流程ID, 为32位字符串。", "length 32..32"),
        ("trro CreateProject ProjectId", "String", "长度为16位", "length 16..16"),
        ("bh CreateUser UserName", "String", "3-20个字符", "length 3..20"),
        ("alb CreateListener ListenerName", "String", "长度为 1~255 个字符", "length 1..255"),
        ("cdn AuthenticationTypeA SecretKey", "String", "长度 6~32 位", "length 6..32"),
        ("csip CreateSandboxACLRule RuleName", "String", "长度 1-128", "length 1..128"),
        ("iai CreateGroup GroupName", "String", "[1,60]个字符", "length 1..60"),
        ("dcdb ModifyAccountDescription Description", "String", "长度 0~256。", "length ..256"),
        ("cpdp CloseCloudOrder UserId", "String", "长度不小于5位", "length 5.."),
        ("mps AsrWordsConfigureInfo LabelSet", "Array of String", "每个标签长度最多 16 个字符", "length ..16"),
        ("cvm CreateKeyPair KeyName", "String", "a length of not more than 25 characters", "length ..25"),
        ("cdb CreateDBInstance Password", "String", "a combination of 8-64 characters", "length 8..64"),
        ("made Name", "String", "Up to 60 characters", "length ..60"),
    ];
    check(CASES, Side::Input);
}

#[test]
fn sizes_of_lists() {
    const CASES: &[Case] = &[
        (
            "cbs AttachDisks DiskIds",
            "Array of String",
            "Which can be queried through the API DescribeDisks. A maximum of 10 elastic cloud disks",
            "items ..10",
        ),
        ("adp DescribeAuditLogList FilterList", "Array of Filter", "最多100个", "items ..100"),
        ("csip DeleteWebhookReceivers IDList", "Array of Integer", "单次最多 50 个", "items ..50"),
        ("ame SearchKTVMusics TagIds", "Array of String", "数组长度限制：10", "items ..10"),
        ("smh DescribeTrafficPackages ResourceIds", "Array of String", "每次请求的上限为 100 个", "items ..100"),
        ("cvm DescribeInstances InstanceIds", "Array of String", "每次请求的实例的上限为100。", "items ..100"),
        (
            "vpc DescribeCustomerGateways Filters",
            "Array of Filter",
            "每次请求的Filters的上限为10，Filter.Values的上限为5",
            "items ..10",
        ),
        ("lighthouse ModifyDisksBackupQuota DiskIds", "Array of String", "列表最大长度为15。", "items ..15"),
        ("bm DescribeHostedDeviceOutBandInfo InstanceIds", "Array of String", "数组个数不超过20", "items ..20"),
        ("ess CreateDynamicFlowApprover Approvers", "Array of FillApproverInfo", "最多可支持50个", "items ..50"),
        ("databuddy GetTables FullNames", "Array of String", "至少1条，最大20条", "items 1..20"),
        ("adp CheckLabel TermList", "Array of String", "（数量：1~100）", "items 1..100"),
        ("mps CreateStreamLinkSecurityGroup Whitelist", "Array of String", "数量限制[1, 10]。", "items 1..10"),
        (
            "cbs AttachDisks DiskIds",
            "Array of String",
            "A maximum of 10 elastic cloud disks can be mounted",
            "items ..10",
        ),
        ("made Ids", "Array of String", "up to 100", "items ..100"),
    ];
    check(CASES, Side::Input);
}

#[test]
fn ranges() {
    const CASES: &[Case] = &[
        ("advisor DescribeTaskStrategyRisks Limit", "Unsigned Integer", "最大值为200", "range ..200"),
        ("adp DescribeAccountList PageSize", "Unsigned Integer", "<p>取值范围：[1, 100]</p>", "range 1..100"),
        ("adp DescribeChannelList PageSize", "Unsigned Integer", "最大100", "range ..100"),
        ("mps ImageProcessTaskResult Progress", "Integer", "取值范围 [0-100]", "range 0..100"),
        ("controlcenter ListAccountFactoryBaselineItems Offset", "Integer", "大于等于0", "range 0.."),
        (
            "cdb CreateDBInstance Port",
            "Integer",
            "Custom port. Supported value range: [1024-65535]",
            "range 1024..65535",
        ),
        ("made Limit", "Integer", "How many. Default value: 20. Maximum value: 100.", "range ..100, default 20"),
        ("alb CreateListener ListenerPort", "Unsigned Integer", "取值：1~65535", "range 1..65535"),
        ("aiart SubmitGlamPicJob Similarity", "Float", "取值范围[0, 1]", "range 0..1"),
        ("live ModifyLiveAvatarRoom SpeechSpeed", "Float", "范围[0.6-2.5]", "range 0.6..2.5"),
        ("mps CreateWorkflow TaskPriority", "Integer", "取值范围是 -10 到 10", "range -10..10"),
        ("cdb DescribeAccounts Limit", "Integer", "最小值为1，最大值为100", "range 1..100"),
        ("igtm CreateMonitor TcpPort", "Unsigned Integer", "可选值在1-65535之间", "range 1..65535"),
        ("gaap ModifyTCPListenerAttribute UnhealthyThreshold", "Unsigned Integer", "范围为1到10", "range 1..10"),
        ("ims OcrTextDetail Score", "Unsigned Integer", "取值为**0-100**；", "range 0..100"),
        ("cdb CreateDBInstance Port", "Integer", "Supported value range: [1024-65535]", "range 1024..65535"),
        (
            "cdb CreateDBInstance GoodsNum",
            "Integer",
            "Default is 1, minimum is 1, and maximum is 100",
            "range 1..100, default 1",
        ),
    ];
    check(CASES, Side::Input);
}

#[test]
fn values_under_a_heading() {
    const CASES: &[Case] = &[
        (
            "cdb CreateDBInstance ProtectMode",
            "Integer",
            "Mode. Default is 0. Supported values: 0 - Async; 1 - Semisync; 2 - Strongsync",
            "values 0=Async 1=Semisync 2=Strongsync, default 0",
        ),
        (
            "cdb RoInstanceInfo Status",
            "Integer",
            "RO instance status. Possible return values: 0 - Creating; 1 - Running; 4 - Deleting",
            "values 0=Creating 1=Running 4=Deleting",
        ),
        (
            "vpc IPSECOptionsSpecification EncryptAlgorithm",
            "String",
            "Available values: '3DES-CBC', 'AES', and 'NULL'.",
            "values 3DES-CBC AES NULL",
        ),
        ("cvm ChargePrepaid Period", "Integer", "In month. Value range: 1, 2, 12, 36.", "values 1 2 12 36"),
        (
            "bi CreateProject DefaultPanelType",
            "Integer",
            "<p>枚举值：</p><ul><li>1： 项目</li><li>2： 我的</li></ul>",
            "values 1=项目 2=我的",
        ),
        (
            "alb TargetOutput TargetStatus",
            "String",
            "取值：\n- **Adding**：添加中。\n- **Active**：正常。",
            "values Adding=添加中 Active=正常",
        ),
        (
            "ie MediaCuttingTimeInfo Type",
            "String",
            "可选值：\nPointSet：时间点；\nSectionSet：片段。",
            "values PointSet=时间点 SectionSet=片段",
        ),
        (
            "vod TerrorismImageResult Suggestion",
            "String",
            "取值范围：\n<li>pass；</li>\n<li>block。</li>",
            "values pass block",
        ),
        (
            "eb DescribeLogTagValue GroupField",
            "String",
            "取值范围如下：Source(事件源),RuleIds(命中规则)",
            "values Source=事件源 RuleIds=命中规则",
        ),
        ("mps ImageEncodeConfig Format", "String", "取值范围：JPEG、PNG、BMP", "values JPEG PNG BMP"),
        ("bh CreateResource ResourceEdition", "String", "取值:standard/pro", "values standard pro"),
        (
            "autoscaling InstanceChargePrepaid Period",
            "Integer",
            "取值范围：1, 2, 3, 12, 24, 36。",
            "values 1 2 3 12 24 36",
        ),
        (
            "vpc CreateTrafficPackages DeductType",
            "String",
            "可选值: \n<li>FULL_TIME: 全时</li>\n<li>IDLE_TIME: 闲时</li>",
            "values FULL_TIME=全时 IDLE_TIME=闲时",
        ),
        (
            "emr ConfigModifyInfoV2 OpType",
            "Integer",
            "可选值：\n\n- 0：新建\n- 1：编辑-全量",
            "values 0=新建 1=编辑-全量",
        ),
        (
            "monitor TeamsWorkflowRobotNoticeTmplMatcher MatchingStatus",
            "Array of String",
            "枚举值：<li>Trigger： 触发</li><li>Recovery： 恢复</li>",
            "values Trigger=触发 Recovery=恢复",
        ),
        ("made Order", "String", "Enum: ASC, DESC", "values ASC DESC"),
    ];
    check(CASES, Side::Input);
}

#[test]
fn numbers_with_meanings() {
    const CASES: &[Case] = &[
        ("cls ModifyNoticeContent Type", "Unsigned Integer", "0：中文 1：英文", "values 0=中文 1=英文"),
        (
            "trabbit RabbitMQServerlessInstance PayMode",
            "Unsigned Integer",
            "0-后付费，1-预付费",
            "values 0=后付费 1=预付费",
        ),
        ("monitor CreateAlarmPolicy IsBindAll", "Integer", "0=否，1=是，默认为否", "values 0=否 1=是，默认为否"),
        (
            "wedata RuleExecResult ExecResultStatus",
            "Unsigned Integer",
            "（1:通过，2：触发，3：失败）",
            "values 1=通过 2=触发 3=失败",
        ),
        (
            "postgres DBInstance SupportIpv6",
            "Unsigned Integer",
            "<li>0：否</li><li>1：是</li>默认值：0",
            "values 0=否 1=是, default 0",
        ),
        ("emr InquiryPriceCreateInstance NeedCdbAudit", "Integer", "0:不开通；1:开通", "values 0=不开通 1=开通"),
        ("waf DescribeCCAutoStatus AutoCCSwitch", "Integer", "0表示关闭，1表示开启", "values 0=关闭 1=开启"),
        ("bmvpc NatSubnetInfo SubnetNatType", "Unsigned Integer", "其中0表示部分，1表示全部", "values 0=部分 1=全部"),
        ("made Result", "Integer", "\n0: 一致。\n-1: 不一致。", "values 0=一致 -1=不一致"),
        (
            "dbbrain DescribeDBDiagEvents Severities",
            "Array of Integer",
            "1 - 致命、2 -严重、3 - 告警",
            "values 1=致命 2=严重 3=告警",
        ),
        ("dasb Command Action", "Integer", "1--允许，2--拒绝", "values 1=允许 2=拒绝"),
    ];
    check(CASES, Side::Input);
}

#[test]
fn defaults() {
    const CASES: &[Case] = &[
        ("apigateway DescribeServiceReleaseVersion Offset", "Unsigned Integer", "默认为0。", "default 0"),
        ("ags DescribePreCacheImageList MaxResults", "Integer", "<p>默认值：20</p>", "default 20"),
        ("csip DescribeSandboxACLAlertList Limit", "Integer", "默认 10，上限 200", "range ..200, default 10"),
        ("bi DescribeAuthApiKeyList AllPage", "Boolean", "默认值：false", "default false"),
        ("vpc CreateTrafficPackages DeductType", "String", "抵扣类型，默认为 FULL_TIME", "default FULL_TIME"),
        (
            "cynosdb InquirePriceCreate StorageVersion",
            "String",
            "枚举值：1.0/2.0 默认值：1.0",
            "values 1.0 2.0, default 1.0",
        ),
        ("lighthouse RenewDiskChargePrepaid TimeUnit", "String", "默认值: \"m\"。", "default m"),
        ("trtc PresetLayoutConfig LocationY", "Unsigned Integer", "不填默认为0。", "default 0"),
        ("bh DescribeDeviceGroups Limit", "Unsigned Integer", "缺省20，最大500", "range ..500, default 20"),
        ("billing DescribeDealsByCond Limit", "Integer", "默认是20条，最大不超过1000", "range ..1000, default 20"),
        ("cvm AssociateInstancesKeyPairs ForceStop", "Boolean", "Default: FALSE", "default false"),
    ];
    check(CASES, Side::Input);
}

#[test]
fn units_and_examples() {
    const CASES: &[Case] = &[
        ("cdb AdjustCdbProxy RollUpgradeWaitingTime", "Integer", "<p>单位：秒</p>", "unit seconds"),
        ("dbdc DBInstanceDetail Memory", "Integer", "内存规格(单位:GB)", "unit GB"),
        ("tdmq Cluster MaxDispatchRateInBytes", "Integer", "以字节为单位", "unit bytes"),
        ("cpdp ContractOrder TotalMchIncome", "Integer", "结算应收金额，单位：分", "unit 0.01 CNY"),
        ("cbs CreateDisks DiskSize", "Unsigned Integer", "单位为GiB。", "unit GiB"),
        ("made Bandwidth", "Integer", "Unit: Mbps", "unit Mbps"),
        ("cpdp TransferDetail TransferAmount", "Unsigned Integer", "示例值：200000", "example 200000"),
        ("vclm SubmitHunyuanToVideoJob Prompt", "String", "示例值：一只猫，写实", "example 一只猫，写实"),
        (
            "teo CreateLogAnalysisDownloadTask EndTime",
            "Timestamp ISO8601",
            "示例值：2020-04-30T00:00:00Z。最大为 31 天。",
            "example 2020-04-30T00:00:00Z",
        ),
    ];
    check(CASES, Side::Input);
}
