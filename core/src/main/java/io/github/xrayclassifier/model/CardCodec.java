// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import static java.util.stream.Collectors.joining;

import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** A {@link ModelCard} as flat text entries and back, as docs/model-file.md describes them. */
final class CardCodec {

    private static final String VERSION = "1";

    private CardCodec() {}

    static Map<String, String> encode(ModelCard card) {
        Map<String, String> out = new TreeMap<>();
        put(out, "card-version", VERSION);
        put(out, "name", card.name());
        put(out, "input", card.inputName());
        put(out, "findings", joined(card.findings(), Finding::name, "|"));
        put(out, "output-kind", CardReader.word(card.outputKind()));
        put(out, "calibration.temperature", CardNumbers.text(card.calibration().temperature()));
        put(out, "confidence-threshold", CardNumbers.text(card.confidenceThreshold()));
        put(out, "licence", card.licence());
        put(out, "intended-use", card.intendedUse());
        CardRecipe.encode(out, card.preprocessing());
        encodeOutputs(out, card.outputs());
        card.support().forEach((finding, value) -> put(out, "support." + finding, CardEvidence.text(value)));
        card.operatingCurves().forEach((finding, value) -> put(out, "operating." + finding, CardEvidence.text(value)));
        card.provenance().entries().forEach((key, value) -> put(out, "provenance." + key, value));
        if (!card.untrained().isEmpty()) {
            List<Finding> inOrder =
                    card.findings().stream().filter(f -> !card.isTrained(f)).toList();
            put(out, "untrained", joined(inOrder, Finding::name, "|"));
        }
        if (!card.abstainOn().isEmpty()) {
            List<ImageWarning.Kind> sorted = card.abstainOn().stream().sorted().toList();
            put(out, "abstain-on", joined(sorted, CardReader::word, "|"));
        }
        card.selfTest().ifPresent(test -> encodeSelfTest(out, test));
        card.detector().ifPresent(statistics -> CardDetector.encode(out, statistics));
        return Collections.unmodifiableMap(out);
    }

    static void put(Map<String, String> out, String key, String value) {
        out.put(CardReader.PREFIX + key, value);
    }

    static <T> String joined(List<T> values, Function<T, String> text, String separator) {
        return values.stream().map(text).collect(joining(separator));
    }

    private static void encodeOutputs(Map<String, String> out, ModelOutputs outputs) {
        outputs.logits().ifPresent(name -> put(out, "outputs.logits", name));
        outputs.probabilities().ifPresent(name -> put(out, "outputs.probabilities", name));
        outputs.embedding().ifPresent(name -> put(out, "outputs.embedding", name));
        outputs.maps().ifPresent(name -> put(out, "outputs.maps", name));
        outputs.mapsStride().ifPresent(stride -> put(out, "outputs.maps-stride", Integer.toString(stride)));
    }

    private static void encodeSelfTest(Map<String, String> out, SelfTest test) {
        List<Float> logits = new ArrayList<>();
        for (float logit : test.logits()) {
            logits.add(logit);
        }
        put(out, "selftest.input", CardSelfTest.text(test.input()));
        put(out, "selftest.logits", joined(logits, CardNumbers::text, ","));
        put(out, "selftest.tolerance", CardNumbers.text(test.tolerance()));
    }

    static ModelCard decode(Map<String, String> metadata) {
        CardReader in = new CardReader(metadata);
        in.required("card-version", VERSION, CardCodec::requireVersion);
        ModelCardBuilder card = new ModelCardBuilder()
                .name(in.required("name", "text", CardCodec::text))
                .inputName(in.required("input", "the name of the graph's input", CardCodec::text))
                .outputKind(in.required(
                        "output-kind", CardReader.words(OutputKind.class), CardReader.oneOf(OutputKind.class)))
                .calibration(in.required("calibration.temperature", "a number", CardCodec::calibration))
                .confidenceThreshold(in.required("confidence-threshold", "a number", CardCodec::share))
                .abstainOn(in.optional("abstain-on", CardCodec::warnings).orElse(Set.of()))
                .licence(in.required("licence", "text", CardReader::requirePrintable))
                .intendedUse(in.required("intended-use", "text", CardReader::requirePrintable))
                .preprocessing(CardRecipe.decode(in))
                .outputs(decodeOutputs(in))
                .provenance(decodeProvenance(in));
        decodeFindings(in, card);
        decodeSelfTest(in, card.preprocessing, card.findings.size()).ifPresent(card::selfTest);
        CardDetector.decode(in, card).ifPresent(card::detector);
        in.requireNothingLeft();
        return card.build();
    }

    private static String requireVersion(String text) {
        if (!text.equals(VERSION)) {
            throw new IllegalArgumentException("expected " + VERSION + ", found " + CardReader.quoted(text)
                    + "; another release of this library wrote the file");
        }
        return text;
    }

    private static String text(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("expected text, found a blank");
        }
        return CardReader.requirePrintable(value);
    }

    private static Calibration calibration(String text) {
        return new Calibration(CardNumbers.number(text));
    }

    private static double share(String text) {
        double value = CardNumbers.number(text);
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("expected 0 to 1, found " + CardReader.quoted(text));
        }
        return value;
    }

    private static Set<ImageWarning.Kind> warnings(String text) {
        List<ImageWarning.Kind> kinds = CardNumbers.list(text, '|').stream()
                .map(CardReader.oneOf(ImageWarning.Kind.class))
                .toList();
        Set<ImageWarning.Kind> distinct = Set.copyOf(kinds);
        if (distinct.size() != kinds.size()) {
            throw new IllegalArgumentException("expected no duplicates, found " + CardReader.quoted(text));
        }
        return distinct;
    }

    private static Provenance decodeProvenance(CardReader in) {
        // Each key alone first, so that the message names the one that is wrong.
        return new Provenance(in.all(
                "provenance",
                key -> new Provenance(Map.of(key, ""))
                        .entries()
                        .keySet()
                        .iterator()
                        .next(),
                CardReader::requirePrintable));
    }

    private static ModelOutputs decodeOutputs(CardReader in) {
        Optional<String> logits = in.optional("outputs.logits", CardCodec::text);
        Optional<String> probabilities = in.optional("outputs.probabilities", CardCodec::text);
        if (logits.isEmpty() && probabilities.isEmpty()) {
            throw CardReader.failure(
                    "outputs.logits", "expected this key or xray.outputs.probabilities, found neither");
        }
        ModelOutputs outputs = new ModelOutputs(
                logits,
                probabilities,
                in.optional("outputs.embedding", CardCodec::text),
                in.optional("outputs.maps", CardCodec::text));
        return in.optional("outputs.maps-stride", text -> outputs.withMapsStride(CardNumbers.count(text)))
                .orElse(outputs);
    }

    private static void decodeFindings(CardReader in, ModelCardBuilder card) {
        List<Finding> findings = in.required("findings", "names separated by |", CardCodec::distinct);
        card.findings(findings)
                .untrained(in.optional("untrained", text -> untrained(findings, text))
                        .orElse(Set.of()))
                .support(in.all("support", name -> known(findings, name), CardEvidence::support))
                .operatingCurves(in.all("operating", name -> known(findings, name), CardEvidence::curve));
    }

    private static Set<Finding> untrained(List<Finding> findings, String text) {
        Set<Finding> untrained = Set.copyOf(distinct(text));
        untrained.forEach(finding -> known(findings, finding.name()));
        if (untrained.size() == findings.size()) {
            throw new IllegalArgumentException("expected fewer than all findings, found " + CardReader.quoted(text));
        }
        return untrained;
    }

    private static List<Finding> distinct(String text) {
        List<Finding> findings =
                CardNumbers.list(text, '|').stream().map(Finding::new).toList();
        if (Set.copyOf(findings).size() != findings.size()) {
            throw new IllegalArgumentException("expected no duplicates, found " + CardReader.quoted(text));
        }
        return findings;
    }

    private static Finding known(List<Finding> findings, String name) {
        return findings.stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected one of " + findings + ", found " + CardReader.quoted(name)));
    }

    private static Optional<SelfTest> decodeSelfTest(CardReader in, Preprocessing recipe, int findings) {
        long bytes = (long) recipe.shape().elements() * recipe.type().bytes();
        Optional<byte[]> input = in.optional("selftest.input", text -> CardSelfTest.input(text, bytes));
        if (input.isEmpty()) {
            in.forbid("selftest.logits", "without xray.selftest.input");
            in.forbid("selftest.tolerance", "without xray.selftest.input");
        }
        return input.map(stored -> {
            List<Float> logits = in.required(
                    "selftest.logits",
                    findings + " numbers, one a finding",
                    text -> CardNumbers.singles(text, findings));
            float[] values = new float[findings];
            for (int i = 0; i < findings; i++) {
                values[i] = logits.get(i);
            }
            return in.required(
                    "selftest.tolerance", "a number", text -> SelfTest.of(stored, values, CardNumbers.single(text)));
        });
    }
}
