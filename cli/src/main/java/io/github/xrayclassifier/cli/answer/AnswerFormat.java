// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.answer;

/** The form in which answers are written: for people or for machines. */
public interface AnswerFormat {

    /** The text of an answer, one line or more, without the last line's end. */
    String format(Answer answer);
}
