// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.report;

import io.github.xrayclassifier.dicom.file.Attributes;
import java.math.BigDecimal;
import java.math.MathContext;

/** Content items of a structured report (PS3.3 C.17.3). */
public final class Content {

    private static final String CONTAINS = "CONTAINS";
    private static final int RELATIONSHIP = 0x0040_A010;
    private static final int VALUE_TYPE = 0x0040_A040;
    private static final int CONCEPT_NAME = 0x0040_A043;
    private static final int CONTENT = 0x0040_A730;

    private Content() {}

    private static Attributes item(String relationship, String type, Code name) {
        return new Attributes()
                .text(RELATIONSHIP, "CS", relationship)
                .text(VALUE_TYPE, "CS", type)
                .sequence(CONCEPT_NAME, name.attributes());
    }

    static Attributes container(Code name, Attributes... children) {
        return root(name, children).text(RELATIONSHIP, "CS", CONTAINS);
    }

    /** Gives a container without a parent. */
    static Attributes root(Code name, Attributes... children) {
        return new Attributes()
                .text(VALUE_TYPE, "CS", "CONTAINER")
                .sequence(CONCEPT_NAME, name.attributes())
                .text(0x0040_A050, "CS", "SEPARATE")
                .sequence(CONTENT, children);
    }

    static Attributes code(String relationship, Code name, Code value) {
        return item(relationship, "CODE", name).sequence(0x0040_A168, value.attributes());
    }

    static Attributes text(String relationship, Code name, String value) {
        return item(relationship, "TEXT", name).text(0x0040_A160, "UT", Stamp.ascii(value, 10_000));
    }

    static Attributes uid(String relationship, Code name, String uid) {
        return item(relationship, "UIDREF", name).text(0x0040_A124, "UI", uid);
    }

    /** Gives a measurement; a decimal string has at most 16 characters (PS3.5 table 6.2-1). */
    static Attributes number(Code name, double value, Code unit) {
        String decimal = new BigDecimal(value).round(new MathContext(8)).toString();
        Attributes measured =
                new Attributes().text(0x0040_A30A, "DS", decimal).sequence(0x0040_08EA, unit.attributes());
        return item(CONTAINS, "NUM", name).sequence(0x0040_A300, measured);
    }

    static Attributes image(Source source) {
        return new Attributes()
                .text(RELATIONSHIP, "CS", CONTAINS)
                .text(VALUE_TYPE, "CS", "IMAGE")
                .sequence(0x0008_1199, source.reference());
    }

    static Attributes image(String relationship, Code name, Source source) {
        return item(relationship, "IMAGE", name).sequence(0x0008_1199, source.reference());
    }

    /** Gives a closed line on an image (PS3.3 C.18.6). */
    static Attributes outline(Code name, float[] points, Attributes image) {
        return with(
                item(CONTAINS, "SCOORD", name).floats(0x0070_0022, points).text(0x0070_0023, "CS", "POLYLINE"), image);
    }

    /** An item with children. */
    static Attributes with(Attributes item, Attributes... children) {
        return item.sequence(CONTENT, children);
    }
}
