// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.training.EpochMetrics;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Read back by the JDK's XML parser. */
class LearningCurveTest {

    private static EpochMetrics epoch(int number, double loss, double auc) {
        return new EpochMetrics(number, 32, 1e-3, loss, loss / 2, 0.5, List.of(auc), true, 1);
    }

    private static List<Element> curves(List<EpochMetrics> epochs) throws Exception {
        byte[] svg = LearningCurve.svg(epochs).getBytes(StandardCharsets.UTF_8);
        NodeList found = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg))
                .getElementsByTagName("polyline");
        List<Element> curves = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            curves.add((Element) found.item(i));
        }
        return curves;
    }

    @Test
    void hasAPointAnEpochThatFallsOnThePageWhereTheLossFalls() throws Exception {
        List<Element> curves = curves(List.of(epoch(1, 2, 0.6), epoch(2, 1, 0.8), epoch(3, 0.5, 0.9)));
        assertThat(curves).hasSize(4);
        double[] y = Pattern.compile(" ")
                .splitAsStream(curves.get(0).getAttribute("points"))
                .mapToDouble(point -> Double.parseDouble(point.substring(point.indexOf(',') + 1)))
                .toArray();
        assertThat(y).hasSize(3).isSorted(); // downwards in an SVG
        assertThat((y[1] - y[0]) / (y[2] - y[1])).isBetween(1.99, 2.01);
    }

    @Test
    void leavesOutWhatWasNotMeasured() throws Exception {
        List<Element> curves = curves(List.of(epoch(1, 2, Double.NaN), epoch(2, 1, Double.NaN)));
        assertThat(curves.get(2).getAttribute("points")).isEmpty();
        assertThat(curves.get(3).getAttribute("points")).isNotEmpty();
    }
}
