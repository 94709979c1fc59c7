//! HTML as people save it.

use super::*;
use crate::report::Sources;

fn read(html: &str) -> Vec<Block> {
    read_page(html, Sources::new().add("a.html", html))
}

#[test]
fn cells_and_rows_end_where_the_next_begins() {
    let blocks = read("<table><tr><th>a<th>b<tr><td>1<td>x<br>y</br>z<ul><li>p<li>q</ul></table><h2>t<br/></h2>");
    let [Block::Table(table), Block::Heading(heading)] = blocks.as_slice() else { panic!("{blocks:?}") };
    let rows: Vec<Vec<&str>> =
        table.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect()).collect();
    assert_eq!(rows, [vec!["a", "b"], vec!["1", "x\ny\nz\n- p\n- q"]]);
    assert_eq!(heading.text, "t");
}

#[test]
fn what_is_no_tag_of_html_is_text() {
    assert_eq!(to_lines("List<String> &lt;b&gt; <公共请求参数> <code>x</code>"), "List<String> <b> <公共请求参数> x");
    assert_eq!(to_lines("a &amp; b<x-y>c</x-y>"), "a & bc");
}

#[test]
fn a_table_inside_of_a_cell_is_text_of_the_cell() {
    let blocks = read("<table><tr><td>a<table><tr><td>b</td></tr></table>c</td><td>d</td></tr></table>");
    let [Block::Table(table)] = blocks.as_slice() else { panic!("{blocks:?}") };
    assert_eq!((table.rows.len(), table.rows[0].cells.len()), (1, 2));
    assert!(table.rows[0].cells[0].text.contains('b') && table.rows[0].cells[0].text.ends_with('c'));
}
