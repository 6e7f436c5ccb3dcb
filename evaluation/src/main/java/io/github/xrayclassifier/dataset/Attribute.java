// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

/** The attributes of an image beside its findings that a manifest has a column for. */
public enum Attribute {
    /** Identifies the patient within the source; a manifest holds a keyed hash of it. */
    PATIENT("group"),
    /** The origin of the image and its processing. */
    SOURCE("source"),
    /** {@code train}, {@code val} or {@code test}. */
    SPLIT("split"),
    /** {@code AP}, {@code PA}, {@code LATERAL} or another. */
    VIEW("view"),
    /** Whole years; a manifest holds a group of ages. */
    AGE("age_group"),
    /** {@code female}, {@code male} or another. */
    SEX("sex"),
    /** Of the device. */
    MANUFACTURER("manufacturer"),
    /** As ISO 8601 has it, for example 2020-03-31. */
    STUDY_DATE("study_date");

    private final String column;

    Attribute(String column) {
        this.column = column;
    }

    /** {@return the name of its column in a manifest} */
    public String column() {
        return column;
    }
}
