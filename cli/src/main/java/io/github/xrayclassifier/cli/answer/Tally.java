// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.answer;

import io.github.xrayclassifier.cli.terminal.ProgressBar;
import java.util.EnumMap;
import java.util.Map;

/** Counts answers by kind. For one thread. */
public final class Tally {

    private final Map<Answer.Kind, Integer> counts = new EnumMap<>(Answer.Kind.class);

    public void add(Answer answer) {
        counts.merge(answer.verdict(), 1, Integer::sum);
    }

    public int of(Answer.Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    public int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** For example {@code 12 images: 9 classified, 2 abstained, 1 error; 34 images/s}. */
    public String summary(double seconds) {
        int errors = of(Answer.Kind.ERROR);
        return total() + (total() == 1 ? " image: " : " images: ") + of(Answer.Kind.CLASSIFIED) + " classified, "
                + of(Answer.Kind.ABSTAINED) + " abstained, " + errors + (errors == 1 ? " error" : " errors")
                + (seconds > 0 ? "; " + ProgressBar.rate(total() / seconds) + " images/s" : "");
    }
}
