// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.audit;

import java.util.OptionalDouble;

/**
 * One question to a data set and its answer. Immutable; may be shared by threads.
 *
 * @param name the question
 * @param verdict the answer
 * @param number what was measured; empty if it could not be
 * @param warnFrom the number from which it is a warning
 * @param failFrom the number from which it fails
 * @param detail the number in words, with its interval where it has one
 */
public record Check(
        String name, Verdict verdict, OptionalDouble number, double warnFrom, double failFrom, String detail) {

    /** The answer to a check. */
    public enum Verdict {
        /** Below both thresholds. */
        PASS,
        /** Figures on this data need a caveat. */
        WARN,
        /** Figures on this data mislead. */
        FAIL,
        /** The manifest lacks what the check needs, which is no reason to trust it. */
        NOT_MEASURABLE
    }

    static Check of(String name, double number, double warnFrom, double failFrom, String detail) {
        Verdict verdict = number >= failFrom ? Verdict.FAIL : number >= warnFrom ? Verdict.WARN : Verdict.PASS;
        return new Check(name, verdict, OptionalDouble.of(number), warnFrom, failFrom, detail);
    }

    static Check notMeasurable(String name, double warnFrom, double failFrom, String why) {
        return new Check(name, Verdict.NOT_MEASURABLE, OptionalDouble.empty(), warnFrom, failFrom, why);
    }
}
