//! Parameters of every action, which are members of none. In: a row of an action's request, and what is known of the
//! action. Out: whether it is one of them.
//!
//! Their names alone say little: five actions have a `Language` of their own, two a `SecretId` (tccli 3.1.189.1). The
//! description decides; where it says nothing, what is stored, and what the action's own examples send.

use super::tables::MemberRow;

/// Words that the documentation uses of one parameter, without blanks and in lower case: the page of common
/// parameters, the rows of actions, and those of the oldest pages.
const PHRASES: [(&str, &[&str]); 11] = [
    (
        "Action",
        &[
            "本接口取值",
            "本接口的取值",
            "接口名",
            "方法名",
            "操作名",
            "指令接口",
            "usedforthisapi",
            "usedinthisapi",
            "forthisapi",
            "nameoftheapi",
            "apiname",
            "actionname",
            "nameoftheaction",
        ],
    ),
    (
        "Version",
        &[
            "api版本",
            "api的版本",
            "接口版本",
            "接口的版本",
            "api接口版本",
            "本接口取值",
            "本接口的取值",
            "本接口第一版本",
            "apiversion",
            "versionoftheapi",
            "versionofthisapi",
            "usedforthisapi",
            "usedinthisapi",
            "forthisapi",
        ],
    ),
    (
        "Region",
        &[
            "区域参数",
            "地域参数",
            "希望操作哪个区域",
            "希望操作哪个地域",
            "产品支持的地域列表",
            "支持的地域列表",
            "本接口不需要传递此参数",
            "regionparameter",
            "regionlist",
            "listofregionssupported",
        ],
    ),
    ("Timestamp", &["发起api请求的时间", "unix时间戳", "unixtimestamp"]),
    ("Nonce", &["与timestamp联合", "随机正整数", "conjunctionwithtimestamp", "randompositiveinteger"]),
    ("SecretId", &["标识身份的secretid", "云api密钥", "唯一的secretkey", "secretidforident", "uniquesecretkey"]),
    ("Signature", &["请求签名", "requestsignature"]),
    ("SignatureMethod", &["签名方式", "signaturemethod"]),
    ("Token", &["临时证书", "临时密钥", "安全凭证服务", "temporarycertificate", "temporarykey", "temporarycredential"]),
    (
        "Language",
        &["接口返回的语言", "指定接口返回", "languageoftheresponse", "languageofthereturned", "languagereturned"],
    ),
    ("RequestClient", &["标识请求来源", "requestsource"]),
];

/// Whether a row says that it is a parameter of every action.
pub(super) fn says_common(name: &str, description: &str) -> bool {
    let Some((_, phrases)) = PHRASES.iter().find(|(known, _)| *known == name) else { return false };
    let text = squeezed(description);
    is_named_common(&text) || phrases.iter().any(|phrase| text.contains(phrase))
}

fn squeezed(description: &str) -> String {
    description.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect()
}

fn is_named_common(text: &str) -> bool {
    ["公共参数", "公共请求参数", "commonparam", "commonrequestparam"].into_iter().any(|word| text.contains(word))
}

/// The same for a row of a request; `is_own` tells whether the stored action has a member of the name, or an example of
/// it sends one. No action has an `Action`, `Version` or `Region` of its own (tccli 3.1.189.1): what is stored of them
/// came from a page that was misread.
pub(super) fn is_common(row: &MemberRow, is_own: bool) -> bool {
    let (name, description) = (row.name.text.as_str(), row.description.text.as_str());
    let is_of_all = matches!(name, "Action" | "Version" | "Region");
    if says_common(name, description) {
        return is_of_all || !is_own || is_named_common(&squeezed(description));
    }
    is_of_all && !is_own && says_little(name, &squeezed(description))
}

/// Whether a description, without blanks and in lower case, says nothing of its own: no action has a member of these
/// names, so a bare value or a bare repetition of the name is the common parameter.
fn says_little(name: &str, text: &str) -> bool {
    let is_bare = |extra: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || extra.contains(c));
    match name {
        "Action" => is_bare("_."),
        "Version" => is_bare("-_.") || ["版本", "版本号", "版本。", "版本号。"].contains(&text),
        _ => is_bare("-_") || text.starts_with("地域") || text.starts_with("区域"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_parameters_are_known_in_every_spelling() {
        for (name, description) in [
            ("Action", "公共参数，本接口取值：DoThing。"),
            ("Action", "具体操作的指令接口名称，例如 DescribeInstances。"),
            ("Action", "Common parameter. The value used for this API: CreateImage."),
            ("Action", "The name of the API for the desired operation."),
            ("Version", "表示 API 版本号，主要用于标识请求的不同 API 版本。"),
            ("Version", "API的版本。例如 2017-03-12"),
            ("Version", "接口 版本"),
            ("Version", "API version, such as 2017-03-12"),
            ("Version", "The version of the API."),
            ("Region", "区域参数，用来标识希望操作哪个区域的数据。"),
            ("Region", "地域 参数"),
            ("Region", "Region parameter, which identifies the region."),
            ("Region", "公共 参数，此参数为可选参数。"),
            ("Timestamp", "当前 UNIX 时间戳，可记录发起 API 请求的时间。"),
            ("Nonce", "随机正整数，与 Timestamp 联合起来，用于防止重放攻击。"),
            ("SecretId", "在云API密钥上申请的标识身份的 SecretId"),
            ("Signature", "请求签名，用来验证此次请求的合法性"),
            ("SignatureMethod", "签名方式，目前支持HmacSHA256和HmacSHA1。"),
            ("Token", "临时证书所用的Token，需要结合临时密钥一起使用。"),
            ("Language", "公共参数，指定接口返回的语言"),
        ] {
            assert!(says_common(name, description), "{name}: {description}");
        }
    }

    #[test]
    fn bare_descriptions_are_those_of_common_parameters() {
        for (name, description, is_little) in [
            ("Action", "ChannelCancelFlow", true),
            ("Action", "", true),
            ("Action", "要执行的动作：启动或停止", false),
            ("Version", "2021-05-26", true),
            ("Version", "版本号", true),
            ("Version", "合同模板的版本", false),
            ("Region", "ap-guangzhou", true),
            ("Region", "地域，例如 ap-guangzhou", true),
            ("Region", "实例所在地域", false),
        ] {
            assert_eq!(says_little(name, &squeezed(description)), is_little, "{name}: {description}");
        }
    }

    /// Members of actions and structures of tccli 3.1.189.1, and of captured pages.
    #[test]
    fn members_of_the_same_names_are_members() {
        for (name, description) in [
            ("Language", "语言，ZH或EN"),
            ("Language", "需要合成的语言，默认为空，表示自动识别"),
            ("SecretId", "密钥 ID"),
            ("SecretId", "<p>密钥 ID</p>"),
            ("Nonce", "一个随机数或者时间戳，用于防止重放攻击，每个请求唯一，建议用uuid"),
            ("Signature", "签名方法见用户使用文档"),
            ("Version", "Current version of security group rules."),
            ("Version", "合同模板的版本"),
            ("Action", "Policy, ACCEPT or DROP"),
            ("Region", "实例所在地域"),
            ("Region", "Region information"),
            ("Token", "会话令牌"),
            ("Name", "公共参数"),
        ] {
            assert!(!says_common(name, description), "{name}: {description}");
        }
    }
}
