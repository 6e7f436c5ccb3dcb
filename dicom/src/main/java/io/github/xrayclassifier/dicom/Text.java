// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

/** Keeps what a file says fit for a message: short, plain, and never free text. */
final class Text {

    private Text() {}

    /** A UID as it stands if it is one (PS3.5 section 9.1), else a word in its place: a message quotes no free text. */
    static String uid(String text) {
        return text.matches("[0-9.]{1,64}") ? text : text.isEmpty() ? "no UID" : "something that is no UID";
    }

    /** A code string as it stands if it is one (PS3.5 table 6.2-1), else a word in its place. */
    static String code(String text) {
        return text.matches("[A-Z0-9_ ]{1,16}") ? text : text.isEmpty() ? "nothing" : "something that is no code";
    }
}
