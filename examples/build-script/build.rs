//! Generates `essbasic` with one action and the structures that it needs.

fn main() -> Result<(), tcgen::BuildError> {
    tcgen::Generator::new("../../spec/essbasic/2021-05-26")
        .action("ChannelCancelFlow")
        .generate_into_out_dir("essbasic")
}
