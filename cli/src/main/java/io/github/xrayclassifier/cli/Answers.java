// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.Outcome;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Score;
import io.github.xrayclassifier.predict.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes answers of what the library says. */
final class Answers {

    private Answers() {}

    static Answer of(Outcome outcome) {
        String file = outcome.source();
        return outcome.fold(
                answered -> of(file, answered.answer(), answered.took()),
                failed -> Answer.error(file, problem(file, failed.cause()), millis(failed.took())));
    }

    static Answer of(String file, Prediction prediction, Duration took) {
        Optional<Verdict.Classified> classified = prediction.verdict().fold(Optional::of, a -> Optional.empty());
        return new Answer(
                file,
                classified.isPresent() ? Answer.Kind.CLASSIFIED : Answer.Kind.ABSTAINED,
                classified.map(c -> c.finding().name()),
                classified.map(Verdict.Classified::probability),
                probabilities(prediction.scores()),
                prediction.verdict().fold(c -> List.<String>of(), Answers::reasons),
                prediction.warnings().stream().map(ImageWarning::message).toList(),
                millis(took));
    }

    private static List<String> reasons(Verdict.Abstained abstained) {
        return abstained.reasons().stream().map(Verdict.Reason::toString).toList();
    }

    private static Map<String, Optional<Double>> probabilities(List<Score> scores) {
        Map<String, Optional<Double>> probabilities = new LinkedHashMap<>();
        for (Score score : scores) {
            probabilities.put(
                    score.finding().name(), score.fold(known -> Optional.of(known.value()), u -> Optional.empty()));
        }
        return probabilities;
    }

    /** Without the file's name, which has a field of its own. */
    static String problem(String file, Exception cause) {
        String message = Problems.message(cause);
        String prefix = file + ": ";
        String bare = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        return Problems.isUnexpected(cause) ? "a fault of the program: " + bare : bare;
    }

    private static double millis(Duration took) {
        return took.toNanos() / 1e6;
    }
}
