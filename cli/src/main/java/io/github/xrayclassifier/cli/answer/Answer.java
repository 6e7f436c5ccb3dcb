// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.answer;

import io.github.xrayclassifier.Outcome;
import io.github.xrayclassifier.cli.terminal.Problems;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The outcome for one input, ready to be written.
 *
 * @param file as the caller named it, or below the folder that the caller named
 * @param prediction empty if the file was not read
 * @param reasons for which there is no classification
 * @param warnings on the input
 * @param millis from the first byte read to the answer
 */
public record Answer(
        String file, Optional<Prediction> prediction, List<String> reasons, List<String> warnings, double millis) {

    /** The kinds of outcomes. */
    public enum Kind {
        CLASSIFIED,
        ABSTAINED,
        ERROR
    }

    /** Copies the lists. */
    public Answer {
        reasons = List.copyOf(reasons);
        warnings = List.copyOf(warnings);
    }

    public static Answer of(Outcome outcome) {
        String file = outcome.source();
        return outcome.fold(
                answered -> of(file, answered.answer(), answered.took()),
                failed -> error(file, problem(file, failed.cause()), millis(failed.took())));
    }

    public static Answer of(String file, Prediction prediction, Duration took) {
        return new Answer(
                file,
                Optional.of(prediction),
                prediction.reasons().stream().map(Verdict.Reason::toString).toList(),
                prediction.warnings().stream().map(ImageWarning::message).toList(),
                millis(took));
    }

    public static Answer error(String file, String message, double millis) {
        return new Answer(file, Optional.empty(), List.of(message), List.of(), millis);
    }

    public Kind verdict() {
        return prediction
                .map(answer -> answer.isAnswered() ? Kind.CLASSIFIED : Kind.ABSTAINED)
                .orElse(Kind.ERROR);
    }

    /** The message of a failure without the file's name, which has its own field. */
    public static String problem(String file, Exception cause) {
        String message = Problems.message(cause);
        String prefix = file + ": ";
        String bare = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        return Problems.isUnexpected(cause) ? "a fault of the program: " + bare : bare;
    }

    private static double millis(Duration took) {
        return took.toNanos() / 1e6;
    }
}
