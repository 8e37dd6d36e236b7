package io.noesis.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class SvgTest {

    @Test
    void whatNamesHoldIsEscaped() {
        assertThat(new Svg(1, 1, "a<b&c").text("\"x\"", "fill", "<").end())
                .contains("<title>a&lt;b&amp;c</title>", "<text fill=\"&lt;\">&quot;x&quot;</text>");
    }

    @Test
    void aPictureIsWellFormed() throws Exception {
        String svg = new Svg(200, 100, "two")
                .beginGroup("one of them", "class", "point")
                .element("circle", "cx", 1.23456, "cy", 2, "r", -0.00001)
                .endGroup()
                .element("line", "x1", 0)
                .end();

        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(document.getDocumentElement().getAttribute("viewBox")).isEqualTo("0 0 200 100");
        assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(1);
        assertThat(svg).contains("cx=\"1.2346\" cy=\"2\" r=\"0\"");
    }
}
