// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import java.util.ArrayList;
import java.util.List;

/** Support and operating curves as a model card writes them. */
final class CardEvidence {

    private CardEvidence() {}

    static String text(Support support) {
        return support.trainingPatients() + "," + support.validationPatients() + "," + text(support.auc());
    }

    static Support support(String text) {
        List<String> fields = CardNumbers.fields(text, ',', 5);
        return new Support(
                CardNumbers.count(fields.get(0)), CardNumbers.count(fields.get(1)), interval(fields.subList(2, 5)));
    }

    static String text(OperatingCurve curve) {
        StringBuilder out =
                new StringBuilder().append(curve.positives()).append(';').append(curve.negatives());
        char separator = ';';
        for (OperatingCurve.Point point : curve.points()) {
            out.append(separator).append(CardNumbers.text(point.threshold()));
            out.append(',').append(text(point.sensitivity()));
            out.append(',').append(text(point.specificity()));
            separator = '|';
        }
        return out.append(';').append(curve.dataset()).toString();
    }

    static OperatingCurve curve(String text) {
        String[] fields = text.split(";", 4); // the name of the data set comes last, so it may hold anything
        if (fields.length != 4) {
            throw new IllegalArgumentException(
                    "expected positives;negatives;points;data set, found " + CardReader.quoted(text));
        }
        List<OperatingCurve.Point> points = new ArrayList<>();
        for (String point : CardNumbers.list(fields[2], '|')) {
            points.add(point(point));
        }
        return new OperatingCurve(
                CardReader.requirePrintable(fields[3]),
                CardNumbers.count(fields[0]),
                CardNumbers.count(fields[1]),
                points);
    }

    private static OperatingCurve.Point point(String text) {
        List<String> fields = CardNumbers.fields(text, ',', 7);
        return new OperatingCurve.Point(
                CardNumbers.number(fields.get(0)), interval(fields.subList(1, 4)), interval(fields.subList(4, 7)));
    }

    private static String text(Interval interval) {
        return CardNumbers.text(interval.value()) + "," + CardNumbers.text(interval.lower()) + ","
                + CardNumbers.text(interval.upper());
    }

    private static Interval interval(List<String> fields) {
        return new Interval(
                CardNumbers.number(fields.get(0)),
                CardNumbers.number(fields.get(1)),
                CardNumbers.number(fields.get(2)));
    }
}
