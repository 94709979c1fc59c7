//! Hostile pages of the documentation. In: random choices. Out: a page as a browser saves it, or as Markdown.

use std::fmt::Write as _;

use serde_json::json;

use super::inputs::MEMBERS;
use super::text::{Random, fragment, hostile};

/// What a page says, before it has a form.
struct Page {
    /// Names, types and descriptions.
    rows: Vec<[String; 3]>,
    action: &'static str,
    about: String,
    code: String,
    error: String,
    /// A title, what is said above the request, and the request.
    example: Option<[String; 3]>,
}

/// A page with hostile cells and its name. At times a part is of another action, a row is no row, or an example is cut.
pub fn page(random: &mut Random) -> (&'static str, String) {
    let is_html = random.one_in(2);
    let page = Page {
        rows: (0..=random.below(4)).map(|at| row(random, MEMBERS[at], is_html)).collect(),
        action: if random.one_in(40) { "CreateY" } else { "DescribeX" },
        about: hostile(random),
        code: if random.one_in(30) { fragment(random).to_owned() } else { "FailedOperation".to_owned() },
        error: hostile(random),
        example: random.one_in(3).then(|| example(random)),
    };
    if is_html { ("page.html", page.html()) } else { ("page.md", page.markdown()) }
}

fn row(random: &mut Random, name: &str, is_html: bool) -> [String; 3] {
    let name = match random.below(120) {
        0..=2 => format!("{name}{}", fragment(random)),
        3 => format!("{name}（已废弃）"),
        4 if is_html => format!("<s>{name}</s>"),
        4 => format!("~~{name}~~"),
        _ => name.to_owned(),
    };
    let kind = if random.one_in(60) { fragment(random).to_owned() } else { "String".to_owned() };
    let text = match random.below(8) {
        0 => format!("枚举值：\n- a：{}\n- b：{}", hostile(random), hostile(random)),
        1 => format!("默认值：{}。{}", fragment(random), hostile(random)),
        _ => hostile(random),
    };
    [name, kind, text]
}

fn example(random: &mut Random) -> [String; 3] {
    let mut body = json!({ "Id": hostile(random), "Type": "a" }).to_string();
    if random.one_in(10) {
        body.insert(body.floor_char_boundary(body.len() / 2), '…');
    }
    let action = if random.one_in(20) { "CreateY" } else { "DescribeX" };
    let request = format!(
        "POST / HTTP/1.1\nHost: demo.tencentcloudapi.com\nContent-Type: application/json\nX-TC-Action: {action}\n\n{body}"
    );
    [hostile(random), hostile(random), request]
}

impl Page {
    /// What a browser would show as it is written: a line break is `<br>`.
    fn html(&self) -> String {
        let cell = |text: &str| text.replace('\n', "<br>");
        let Page { rows, action, about, code, error, example } = self;
        let mut out = format!(
            "<h1>DescribeX</h1><h2>1. 接口描述</h2><p>接口请求域名： demo.tencentcloudapi.com 。</p><p>{about}</p>\
             <h2>2. 输入参数</h2><table><tr><th>参数名称</th><th>必选</th><th>类型</th><th>描述</th></tr>\
             <tr><td>Action</td><td>是</td><td>String</td><td>公共参数，本接口取值：{action}。</td></tr>\
             <tr><td>Version</td><td>是</td><td>String</td><td>公共参数，本接口取值：2020-01-01。</td></tr>"
        );
        // Writing to a `String` does not fail.
        for [name, kind, text] in rows {
            let _ = write!(out, "<tr><td>{name}</td><td>否</td><td>{kind}</td><td>{}</td></tr>", cell(text));
        }
        out.push_str(
            "</table><h2>3. 输出参数</h2><table><tr><th>参数名称</th><th>类型</th><th>描述</th></tr>\
             <tr><td>RequestId</td><td>String</td><td>id</td></tr></table>",
        );
        if let Some([title, said, request]) = example {
            let request = request.replace('&', "&amp;").replace('<', "&lt;");
            let _ = write!(
                out,
                "<h2>4. 示例</h2><h3>示例1 {}</h3><p>{}</p><h4>输入示例</h4><pre><code>{request}</code></pre>\
                 <h4>输出示例</h4><pre><code>{{\"Response\":{{\"RequestId\":\"x\"}}}}</code></pre>",
                cell(title),
                cell(said)
            );
        }
        let _ = write!(
            out,
            "<h2>5. 错误码</h2><table><tr><th>错误码</th><th>描述</th></tr><tr><td>{code}</td><td>{}</td></tr></table>",
            cell(error)
        );
        out
    }

    fn markdown(&self) -> String {
        let cell = |text: &str| text.replace('\n', "<br>").replace('|', "\\|");
        let Page { rows, action, about, code, error, example } = self;
        let mut out = format!(
            "# DescribeX\n\n## 1. 接口描述\n\n接口请求域名： demo.tencentcloudapi.com 。\n\n{about}\n\n## 2. 输入参数\n\n\
             | 参数名称 | 必选 | 类型 | 描述 |\n|---|---|---|---|\n\
             | Action | 是 | String | 公共参数，本接口取值：{action}。 |\n\
             | Version | 是 | String | 公共参数，本接口取值：2020-01-01。 |\n"
        );
        for [name, kind, text] in rows {
            let _ = writeln!(out, "| {name} | 否 | {kind} | {} |", cell(text));
        }
        out.push_str("\n## 3. 输出参数\n\n| 参数名称 | 类型 | 描述 |\n|---|---|---|\n| RequestId | String | id |\n");
        if let Some([title, said, request]) = example {
            let _ = write!(
                out,
                "\n## 4. 示例\n\n### 示例1 {}\n\n{said}\n\n#### 输入示例\n\n```\n{request}\n```\n\n#### 输出示例\n\n\
                 ```\n{{\"Response\":{{\"RequestId\":\"x\"}}}}\n```\n",
                cell(title)
            );
        }
        let _ = write!(out, "\n## 5. 错误码\n\n| 错误码 | 描述 |\n|---|---|\n| {code} | {} |\n", cell(error));
        out
    }
}
