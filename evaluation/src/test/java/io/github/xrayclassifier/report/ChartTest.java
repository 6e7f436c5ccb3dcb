// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Drawn places in pixels, calculated by hand: the unit square is 300 pixels wide and high, its upper left corner at (44, 10);
 * bars begin at 150, and a row of them is 22 pixels high.
 */
class ChartTest {

    private static final String MARKUP = "<b>a</b> & \"c\" 'd'";

    private static Document parsed(Chart chart) throws IOException, ParserConfigurationException, SAXException {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(chart.html())));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList found = document.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static List<String> paths(Document document, String look) {
        return elements(document, "path").stream()
                .filter(path -> path.getAttribute("class").equals(look))
                .map(path -> path.getAttribute("d"))
                .toList();
    }

    /** Text with its anchor and place. */
    private static List<String> labels(Document document) {
        return elements(document, "text").stream()
                .map(text -> text.getTextContent() + " " + text.getAttribute("text-anchor") + " "
                        + text.getAttribute("x") + " " + text.getAttribute("y"))
                .toList();
    }

    @Test
    void drawsPointsWhereTheyBelong() throws IOException, ParserConfigurationException, SAXException {
        Document chart = parsed(Chart.lines(
                "t",
                "across",
                "up",
                true,
                List.of(
                        new Chart.Line("first", List.of(new Chart.Point(0, 0), new Chart.Point(0.25, 0.5))),
                        new Chart.Line("second", List.of(new Chart.Point(0, 1), new Chart.Point(1, 1))))));

        assertThat(paths(chart, "line c0")).containsExactly("M44.0 310.0L119.0 160.0");
        assertThat(paths(chart, "line c1")).containsExactly("M44.0 10.0L344.0 10.0");
        assertThat(paths(chart, "diagonal")).containsExactly("M44.0 310.0L344.0 10.0");
        assertThat(elements(chart, "svg").get(0).getAttribute("viewBox"))
                .as("room for the ticks' names beside 44 + 300 by 10 + 300")
                .isEqualTo("0 0 356 352");
    }

    @Test
    void namesAxesTicksAndLines() throws IOException, ParserConfigurationException, SAXException {
        Document chart = parsed(Chart.lines(
                "t",
                "across",
                "up",
                false,
                List.of(new Chart.Line("first", List.of()), new Chart.Line("second", List.of()))));

        assertThat(labels(chart))
                .contains(
                        "0.00 middle 44.0 326.0",
                        "0.25 middle 119.0 326.0",
                        "1.00 middle 344.0 326.0",
                        "0.00 end 38.0 314.0",
                        "0.25 end 38.0 239.0",
                        "1.00 end 38.0 14.0",
                        "across middle 194.0 344.0");
        assertThat(elements(chart, "text"))
                .filteredOn(text -> text.getAttribute("transform").equals("translate(10 160.0) rotate(-90)"))
                .singleElement()
                .extracting(Element::getTextContent)
                .isEqualTo("up");
        assertThat(paths(chart, "grid")).hasSize(10).contains("M119.0 310.0L119.0 10.0", "M44.0 235.0L344.0 235.0");
        assertThat(paths(chart, "diagonal")).isEmpty();
        assertThat(elements(chart, "li"))
                .extracting(item -> item.getAttribute("class") + " " + item.getTextContent())
                .containsExactly("k0 first", "k1 second");
    }

    @Test
    void drawsABarWithItsIntervalAndChance() throws IOException, ParserConfigurationException, SAXException {
        Document chart = parsed(Chart.bars(
                "t",
                List.of(
                        new Chart.Bar("first", 0.5, 0.25, 0.75, -1),
                        new Chart.Bar("second", 0.1, 0.05, 0.2, 0),
                        new Chart.Bar("third", 1, 0.9, 1, 0.5))));

        assertThat(elements(chart, "rect"))
                .extracting(rect -> String.join(
                        " ",
                        rect.getAttribute("x"),
                        rect.getAttribute("y"),
                        rect.getAttribute("width"),
                        rect.getAttribute("height")))
                .containsExactly("150 14 150.0 14", "150 36 30.0 14", "150 58 300.0 14");
        assertThat(paths(chart, "whisker"))
                .containsExactly("M225.0 21.0L375.0 21.0", "M165.0 43.0L210.0 43.0", "M420.0 65.0L450.0 65.0");
        assertThat(paths(chart, "chance"))
                .as("none below 0, one at 0")
                .containsExactly("M150.0 33.0L150.0 53.0", "M300.0 55.0L300.0 75.0");
        assertThat(labels(chart)).contains("first end 144.0 25.0", "third end 144.0 69.0", "0.50 middle 300.0 95.0");
        assertThat(elements(chart, "svg").get(0).getAttribute("viewBox")).isEqualTo("0 0 470 100");
    }

    @Test
    void staysInsideItsFrame() throws IOException, ParserConfigurationException, SAXException {
        List<Chart.Point> points = new ArrayList<>();
        for (int i = 0; i <= 100; i++) {
            points.add(new Chart.Point(i / 100.0, (i * 37 % 101) / 100.0));
        }
        String line = paths(parsed(Chart.lines("t", "x", "y", false, List.of(new Chart.Line("l", points)))), "line c0")
                .get(0);
        String[] pairs = line.substring(1).split("L", -1);
        assertThat(pairs).hasSize(101);
        for (int i = 0; i < pairs.length; i++) {
            double x = Double.parseDouble(pairs[i].substring(0, pairs[i].indexOf(' ')));
            double y = Double.parseDouble(pairs[i].substring(pairs[i].indexOf(' ') + 1));
            assertThat(x).isBetween(44.0, 344.0).isEqualTo(44 + 3 * i);
            assertThat(y).isBetween(10.0, 310.0).isEqualTo(310 - 3 * (i * 37 % 101));
        }
    }

    @Test
    void isXmlWhateverItsNames() throws IOException, ParserConfigurationException, SAXException {
        Document lines = parsed(Chart.lines(
                MARKUP, MARKUP, MARKUP, true, List.of(new Chart.Line(MARKUP, List.of(new Chart.Point(0, 0))))));
        Document bars = parsed(Chart.bars(MARKUP, List.of(new Chart.Bar(MARKUP, 0.5, 0.4, 0.6, 0.1))));
        for (Document chart : List.of(lines, bars)) {
            assertThat(elements(chart, "b")).isEmpty();
            assertThat(elements(chart, "figcaption").get(0).getTextContent()).isEqualTo(MARKUP);
            assertThat(elements(chart, "svg").get(0).getAttribute("aria-label")).isEqualTo(MARKUP);
        }
        assertThat(elements(lines, "li").get(0).getTextContent()).isEqualTo(MARKUP);
        assertThat(labels(bars)).anyMatch(label -> label.startsWith(MARKUP));
    }
}
