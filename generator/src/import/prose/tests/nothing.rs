//! What gives nothing: it is about something else, holds at times only, or could mean two things.

use super::{Case, Side, check};

#[test]
fn what_is_not_a_length() {
    const CASES: &[Case] = &[
        ("ocr CropEnhanceImageOCR ImageUrl", "String", "要求图片经Base64编码后不超过10M", ""),
        ("btoe CreateAudioDeposit FileContent", "String", "大小不超过5MB", ""),
        ("made Alias", "String", "最大长度不能超过64个字节", ""),
        ("made Url", "String", "音频时长不能超过5小时", ""),
        ("made Url", "String", "视频长度不超过60", ""),
        ("irp DocItem Content", "String", "建议控制在500字符以内", ""),
        ("cynosdb AddInstances InstanceName", "String", "字符串长度范围为[0,64)", ""),
        ("cvm CreateLaunchTemplate HostName", "String", "其他类型（Linux 等）实例：字符长度为[2, 60]", ""),
        ("essbasic UserThreeFactor IdCardNumber", "String", "居民身份证号码应为18位字符串", ""),
        ("cls Label Key", "String", "名称部分是必需的，并且必须不超过 63 个字符", ""),
        ("made Name", "String", "中文名最多20个字符，英文名最多40个字符", ""),
        ("made Token", "String", "当类型为A时，长度不超过20", ""),
        ("made Key", "String", "AES-128，密钥长度为128", ""),
        ("made Count", "Integer", "长度不能超过200", ""),
        ("live ModifyOriginStreamInfo UrlReplaceRules", "Array of String", "url1、url2 长度限制100", ""),
    ];
    check(CASES, Side::Input);
}

#[test]
fn what_is_not_the_size_of_the_list() {
    const CASES: &[Case] = &[
        ("teo DescribeOriginProtection Filters", "Array of Filter", "Filters.Values的上限为20", ""),
        ("mna OrderFlowPackage DeviceList", "Array of String", "20G：最多绑定1个设备\n50G：最多绑定2个设备", ""),
        ("made Descriptions", "Array of String", "一个账号最多可以创建5个", ""),
        ("cbs DeleteSnapshotGroup SnapshotGroupIds", "Array of String", "此参数与快照组 ID 至少传 1 个", ""),
        ("made Items", "Array of String", "最多返回100个", ""),
        ("made Times", "Array of String", "最长支持6个月", ""),
        ("made Words", "Array of Integer", "最多20个字，每行最多5个字", ""),
    ];
    check(CASES, Side::Input);
}

#[test]
fn what_is_not_a_range() {
    const CASES: &[Case] = &[
        ("vod VideoTemplateInfo Width", "Unsigned Integer", "取值范围：0 和 [128, 8192]", ""),
        ("cls DescribeLogHistogram Interval", "Integer", "限制性条件：(To-From) / interval <= 200", ""),
        ("dts StepInfo Progress", "Integer", "范围为[0-100]，若为-1表示不支持", ""),
        ("trtc TTSConfig Volume", "Float", "(0, 10]", ""),
        ("waf CreateExport Count", "Unsigned Integer", "最大值5000万", ""),
        ("ckafka ModifyInstanceAttributes MaxMessageByte", "Integer", "最大 12582912(不包含)", ""),
        ("tdmq CreateTopic AckTimeOut", "Integer", "范围60-（3600*24）", ""),
        (
            "clb CreateListener IdleConnectTimeout",
            "Integer",
            "共享型取值范围：[10, 900]，性能容量型取值范围：[10, 1980]",
            "",
        ),
        ("teo WebSocketParameters Timeout", "Integer", "最大超时时间 120 秒", ""),
    ];
    check(CASES, Side::Input);
}

#[test]
fn what_does_not_list_all_values() {
    const CASES: &[Case] = &[
        (
            "cvm ItemPrice ChargeUnit",
            "String",
            "Value range: HOUR: by hour. The scenarios include: by hour. GB: in GB. The scenario using this is: traffic.",
            "",
        ),
        ("databuddy FunctionResource ResourceType", "String", "取值：file、jar等", ""),
        ("ie SubTaskResultItem StatusCode", "Integer", "0：成功；\n1：执行中；\n其他值：失败。", ""),
        ("made Weight", "Integer", "0：不限制，1：限制，大于1：按值限制", ""),
        ("vm TaskLabel Score", "Integer", "取值范围：0（最低）-100（最高）", ""),
        ("cds CdsAuditInstance Status", "Unsigned Integer", "0，未生效；1：正常； 2：隔离； 3，已过期", ""),
        ("wedata TaskAlarmInfo AlarmWay", "String", "多个用逗号隔开（1:邮件，2:短信）", ""),
        ("fwm NatAclRule Scope", "String", "取值：ALL-全局，ap-xxx-地域", ""),
        ("made Type", "String", "枚举：详见文档", ""),
        ("live OriginStreamCustomizationRule CacheStatusCode", "String", "cacheKey 可取值：cache_400、cache_403", ""),
        ("made Origin", "String", "当 OriginType 为 A 时，取值：B、C", ""),
        ("csip AccessKeyRisk Type", "Integer", "0 主账号AK 1子账号AK\n2 临时密钥", ""),
        ("made Ratio", "String", "比例如16:9，4:3", ""),
    ];
    check(CASES, Side::Input);
}

#[test]
fn what_is_not_the_default() {
    const CASES: &[Case] = &[
        ("vclm SubmitImageToVideoViduJob LogoAdd", "Integer", "其他数值：默认按1处理。", ""),
        ("cpdp CreateInvoice InvoiceChannel", "Integer", "不填默认为APP渠道", ""),
        ("wedata GetInstanceLog ScheduleTimeZone", "String", "默认UTC+8", ""),
        ("ie Sharp Ratio", "Float", "小于0.0的默认为0.0，大于1.0的默认为1.0。", ""),
        ("made Timeout", "Integer", "当类型为TCP时，默认为900", ""),
        ("made Days", "Integer", "默认7天", ""),
        ("made Mode", "String", "默认为空", ""),
        ("made Period", "String", "默认按照时间排序", ""),
    ];
    check(CASES, Side::Input);
}

#[test]
fn what_is_not_a_unit() {
    const CASES: &[Case] = &[
        ("made Time", "String", "单位：秒", ""),
        ("made Time", "Integer", "单位：毫秒时间戳", ""),
        ("made Points", "Integer", "单位：分", ""),
        ("made Cost", "Float", "单位：元/GB/月", ""),
        ("made Company", "Integer", "以单位名称为准", ""),
    ];
    check(CASES, Side::Input);
}
