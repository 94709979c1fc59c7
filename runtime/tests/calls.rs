mod support { pub mod essbasic; }
use support::essbasic::*;
#[test]
fn x() {
    let r = ChannelBatchCancelFlowsRequest::new("o", &["a"]);
    r.validate().unwrap();
}
