// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.answer;

import io.github.xrayclassifier.cli.terminal.Text;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.PrevalenceAdaptation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The form for people, the rows of a table: file, answer, probability, and what there is to say. On a terminal, rows fit
 * its width: long names lose their middle, and long remarks go below their row. In a pipe nothing is cut.
 */
public final class AnswerTable implements AnswerFormat {

    private static final int PROBABILITY_WIDTH = 5;
    private static final int GAP = 2;

    /** Remarks narrower than this are read more easily below the row. */
    private static final int NARROWEST_REMARK = 30;

    private final OptionalInt columns;
    private final int fileWidth;
    private final int verdictWidth;

    private final Optional<PrevalenceAdaptation> adaptation;

    public AnswerTable(OptionalInt columns, int longestFile, int longestFinding) {
        this(columns, longestFile, longestFinding, Optional.empty());
    }

    /** With the probabilities at other prevalences, if there are any. */
    public AnswerTable(
            OptionalInt columns, int longestFile, int longestFinding, Optional<PrevalenceAdaptation> adaptation) {
        this.columns = columns;
        this.adaptation = adaptation;
        this.verdictWidth = Math.max(longestFinding, "abstained".length());
        int rest = columns.orElse(Integer.MAX_VALUE) - verdictWidth - PROBABILITY_WIDTH - 2 * GAP;
        this.fileWidth = Math.max(12, Math.min(Math.max(longestFile, "file".length()), rest));
    }

    public String header() {
        return row("file", "verdict", "prob.", "");
    }

    @Override
    public String format(Answer answer) {
        String verdict = verdict(answer);
        String probability = answer.prediction().map(Prediction::probability).orElse(OptionalDouble.empty()).stream()
                .mapToObj(p -> String.format(Locale.ROOT, "%.3f", p))
                .collect(Collectors.joining());
        String remarks = String.join(
                "; ",
                Stream.concat(
                                Stream.concat(adapted(answer).stream(), answer.reasons().stream()),
                                answer.warnings().stream().map(w -> "warning: " + w))
                        .map(Text::printable)
                        .toList());
        return row(Text.shortened(Text.printable(answer.file()), fileWidth), verdict, probability, remarks);
    }

    /** The probabilities at other prevalences, of the findings that these are of. */
    private Optional<String> adapted(Answer answer) {
        return adaptation
                .flatMap(to -> answer.prediction().map(to::apply))
                .map(found -> found.prevalences().entrySet().stream()
                        .map(wanted -> String.format(
                                Locale.ROOT,
                                "%s at a prevalence of %s: %.3f",
                                wanted.getKey(),
                                wanted.getValue(),
                                found.probabilities().getOrDefault(wanted.getKey(), Double.NaN)))
                        .collect(Collectors.joining(", ")));
    }

    private static String verdict(Answer answer) {
        if (answer.verdict() != Answer.Kind.CLASSIFIED) {
            return answer.verdict().name().toLowerCase(Locale.ROOT);
        }
        List<Finding> findings = answer.prediction().map(Prediction::findings).orElse(List.of());
        return findings.isEmpty()
                ? "none"
                : findings.stream().map(Finding::name).collect(Collectors.joining(", "));
    }

    private String row(String file, String verdict, String probability, String remarks) {
        String start = Text.padded(file, fileWidth + GAP)
                + Text.padded(verdict, verdictWidth + GAP)
                + Text.padded(probability, PROBABILITY_WIDTH);
        if (remarks.isEmpty()) {
            return start.stripTrailing();
        }
        int left = columns.orElse(Integer.MAX_VALUE) - start.length() - GAP;
        if (remarks.length() <= left) {
            return start + " ".repeat(GAP) + remarks;
        }
        List<String> lines = new ArrayList<>();
        if (left >= NARROWEST_REMARK) {
            List<String> wrapped = Text.wrapped(remarks, left);
            lines.add(start + " ".repeat(GAP) + wrapped.get(0));
            wrapped.stream()
                    .skip(1)
                    .map(line -> " ".repeat(start.length() + GAP) + line)
                    .forEach(lines::add);
        } else {
            lines.add(start.stripTrailing());
            Text.wrapped(remarks, Math.max(20, columns.orElse(80) - 4)).forEach(line -> lines.add("    " + line));
        }
        return String.join("\n", lines);
    }
}
