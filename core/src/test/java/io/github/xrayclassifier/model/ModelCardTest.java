// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.ImageWarning.Kind;
import io.github.xrayclassifier.tensor.Fit;
import io.github.xrayclassifier.tensor.IntensityRange;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The card's text form against the documented one, and against every kind of damage we could think of. */
class ModelCardTest {

    private static final Interval AUC = new Interval(0.967, 0.951, 0.979);

    private static ModelCard full() {
        var point = new OperatingCurve.Point(0.25, new Interval(0.9, 0.8, 1), new Interval(0.7, 0.6, 0.8));
        return ModelCard.builder("small")
                .inputName("image")
                .preprocessing(Preprocessing.of(3, 2).withFit(Fit.CENTER_CROP))
                .findings(List.of(Finding.COVID_19, Finding.NORMAL, Finding.FIBROSIS))
                .calibration(new Calibration(1.25))
                .support(Map.of(Finding.COVID_19, new Support(812, 101, AUC)))
                .untrained(Set.of(Finding.FIBROSIS))
                .operatingCurves(Map.of(Finding.COVID_19, new OperatingCurve("val; 2020", 101, 915, List.of(point))))
                .confidenceThreshold(0.5)
                .abstainOn(Set.of(Kind.NOT_CHEST, Kind.LATERAL_VIEW))
                .provenance(new Provenance(Map.of("seed", "7")))
                .licence("CC-BY-4.0")
                .intendedUse("research")
                .selfTest(SelfTest.of(new byte[] {0, 1, 2, 3, 4, (byte) 255}, new float[] {1.5f, -2, 0}, 1e-4f))
                .build();
    }

    private static Map<String, String> metadata() {
        return new HashMap<>(full().toMetadata());
    }

    @Test
    void writesTheDocumentedKeys() {
        Map<String, String> found = metadata();
        String input = found.remove("xray.selftest.input");

        assertThat(input).isBase64();
        assertThat(found)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("xray.card-version", "1"),
                        Map.entry("xray.name", "small"),
                        Map.entry("xray.input", "image"),
                        Map.entry("xray.preprocessing.channels", "1"),
                        Map.entry("xray.preprocessing.height", "2"),
                        Map.entry("xray.preprocessing.width", "3"),
                        Map.entry("xray.preprocessing.type", "uint8"),
                        Map.entry("xray.preprocessing.fit", "center-crop"),
                        Map.entry("xray.preprocessing.filter", "triangle"),
                        Map.entry("xray.findings", "COVID-19|normal|fibrosis"),
                        Map.entry("xray.output-kind", "softmax"),
                        Map.entry("xray.outputs.logits", "logits"),
                        Map.entry("xray.outputs.probabilities", "probabilities"),
                        Map.entry("xray.outputs.embedding", "embedding"),
                        Map.entry("xray.outputs.maps", "maps"),
                        Map.entry("xray.calibration.temperature", "1.25"),
                        Map.entry("xray.support.COVID-19", "812,101,0.967,0.951,0.979"),
                        Map.entry("xray.untrained", "fibrosis"),
                        Map.entry("xray.operating.COVID-19", "101;915;0.25,0.9,0.8,1,0.7,0.6,0.8;val; 2020"),
                        Map.entry("xray.confidence-threshold", "0.5"),
                        Map.entry("xray.abstain-on", "lateral-view|not-chest"),
                        Map.entry("xray.provenance.seed", "7"),
                        Map.entry("xray.licence", "CC-BY-4.0"),
                        Map.entry("xray.intended-use", "research"),
                        Map.entry("xray.selftest.logits", "1.5,-2,0"),
                        Map.entry("xray.selftest.tolerance", "0.0001")));
    }

    @Test
    void readsWhatItWrote() {
        assertThat(ModelCard.from(metadata())).usingRecursiveComparison().isEqualTo(full());
    }

    @Test
    void readsAFloatRecipe() {
        var recipe = Preprocessing.of(224, 224)
                .withFloat32(
                        new IntensityRange(-1024, 1024),
                        List.of(0.485f, 0.456f, 0.406f),
                        List.of(0.229f, 0.224f, 0.225f));
        var card = full().toBuilder().preprocessing(recipe);
        card.selfTest = Optional.empty();
        Map<String, String> written = card.build().toMetadata();

        assertThat(written)
                .containsEntry("xray.preprocessing.type", "float32")
                .containsEntry("xray.preprocessing.range", "-1024,1024")
                .containsEntry("xray.preprocessing.mean", "0.485,0.456,0.406")
                .containsEntry("xray.preprocessing.deviation", "0.229,0.224,0.225");
        assertThat(ModelCard.from(written).preprocessing()).isEqualTo(recipe);
    }

    @Test
    void looksAtNoKeyWithoutThePrefix() {
        Map<String, String> metadata = metadata();
        metadata.put("producer", "someone");

        assertThat(ModelCard.from(metadata).name()).isEqualTo("small");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "card-version",
                "name",
                "input",
                "preprocessing.channels",
                "preprocessing.height",
                "preprocessing.width",
                "preprocessing.type",
                "preprocessing.fit",
                "preprocessing.filter",
                "findings",
                "output-kind",
                "calibration.temperature",
                "confidence-threshold",
                "licence",
                "intended-use",
                "selftest.logits",
                "selftest.tolerance"
            })
    void namesAMissingKey(String key) {
        Map<String, String> metadata = metadata();
        metadata.remove("xray." + key);

        assertThatThrownBy(() -> ModelCard.from(metadata))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("model card, key xray." + key + ": expected ")
                .hasMessageEndingWith(", found nothing");
    }

    /** One wrong value a line; the message must name the key and say both sides. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            card-version            ~ 2                  ~ expected 1, found "2"
            name                    ~ ' '                ~ expected text, found a blank
            preprocessing.channels  ~ 2                  ~ expected 1 or 3, found "2"
            preprocessing.height    ~ 0                  ~ expected 1 to 4096, found 0
            preprocessing.height    ~ 2.0                ~ expected a whole number from 0 to 999999999, found "2.0"
            preprocessing.height    ~ 02                 ~ expected a whole number from 0 to 999999999, found "02"
            preprocessing.width     ~ 999999999          ~ expected 1 to 4096, found 999999999
            preprocessing.width     ~ -1                 ~ expected a whole number from 0 to 999999999, found "-1"
            preprocessing.type      ~ UINT8              ~ expected uint8 or float32, found "UINT8"
            preprocessing.type      ~ float32            ~ preprocessing.range: expected lower,upper, found nothing
            preprocessing.mean      ~ 0                  ~ expected no such key for type uint8, found "0"
            preprocessing.fit       ~ crop               ~ expected stretch or letterbox or center-crop, found "crop"
            preprocessing.filter    ~ ''                 ~ expected triangle or area, found ""
            findings                ~ ''                 ~ found ""
            findings                ~ normal|normal      ~ expected no duplicates, found "normal|normal"
            findings                ~ normal             ~ expected one of [normal], found
            output-kind             ~ linear             ~ expected softmax or sigmoid, found "linear"
            outputs.maps            ~ ''                 ~ expected text, found a blank
            outputs.maps-stride     ~ 0                  ~ stride of at least 1
            outputs.maps-stride     ~ 1.5                ~ expected a whole number from 0 to 999999999, found "1.5"
            calibration.temperature ~ 0                  ~ temperature: expected a finite number above 0, found 0.0
            calibration.temperature ~ NaN                ~ expected a finite decimal number, found "NaN"
            calibration.temperature ~ 0x1p3              ~ expected a finite decimal number, found "0x1p3"
            calibration.temperature ~ 1f                 ~ expected a finite decimal number, found "1f"
            calibration.temperature ~ 1e999              ~ expected a finite decimal number, found "1e999"
            confidence-threshold    ~ 1.5                ~ expected 0 to 1, found "1.5"
            abstain-on              ~ lateral            ~ or not-radiograph or for-processing or child, found "lateral"
            abstain-on              ~ child|child        ~ expected no duplicates, found "child|child"
            abstain-on              ~ ''                 ~ found ""
            support.COVID-19        ~ 1,2,0.9            ~ expected 5 fields separated by ,, found "1,2,0.9"
            support.COVID-19        ~ 1,2,0.9,0.95,1     ~ expected finite lower <= value <= upper, found 0.95, 0.9, 1.0
            support.COVID-19        ~ 1,2,9,8,10         ~ auc: expected 0 to 1, found 9.000 [8.000, 10.000]
            support.edema           ~ 1,2,0.9,0.8,1      ~ expected one of [COVID-19, normal, fibrosis], found "edema"
            untrained               ~ edema              ~ expected one of [COVID-19, normal, fibrosis], found "edema"
            untrained               ~ COVID-19|normal|fibrosis ~ expected fewer than all findings
            operating.COVID-19      ~ 1;2                ~ expected positives;negatives;points;data set, found "1;2"
            operating.COVID-19      ~ 1;2;0.5;val        ~ expected 7 fields separated by ,, found "0.5"
            operating.COVID-19      ~ 0;2;0.5,1,1,1,1,1,1;val ~ expected points, positives and negatives, found 1, 0, 2
            operating.COVID-19      ~ 1;2;7,1,1,1,1,1,1;val   ~ threshold: expected 0 to 1, found 7.0
            operating.COVID-19      ~ 1;2;0.5,1,1,1,1,1,1|0.5,1,1,1,1,1,1;val ~ expected rising thresholds, found 0.5 before 0.5
            provenance.Seed         ~ 7                  ~ expected lower-case words joined by -, found "Seed"
            selftest.input          ~ ****               ~ expected base64, found damaged text
            selftest.input          ~ AAAA               ~ expected deflated bytes, found damaged ones
            selftest.logits         ~ 1,2                ~ expected 3 fields separated by ,, found "1,2"
            selftest.tolerance      ~ 0                  ~ tolerance: expected a finite number above 0, found 0.0
            calibration.temprature  ~ 1                  ~ expected a key of card version 1, found an unknown one
            """)
    void namesTheKeyOfAWrongValue(String key, String value, String message) {
        Map<String, String> metadata = metadata();
        metadata.put("xray." + key, value);

        assertThatThrownBy(() -> ModelCard.from(metadata))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("model card, key xray.")
                .hasMessageContaining(message);
    }

    @Test
    void wantsScoresFromSomewhere() {
        Map<String, String> metadata = metadata();
        metadata.remove("xray.outputs.logits");
        metadata.remove("xray.outputs.probabilities");

        assertThatThrownBy(() -> ModelCard.from(metadata))
                .isInstanceOf(ModelException.class)
                .hasMessage("model card, key xray.outputs.logits: expected this key or xray.outputs.probabilities,"
                        + " found neither");
    }

    @Test
    void refusesASelfTestWithoutItsInput() {
        Map<String, String> metadata = metadata();
        metadata.remove("xray.selftest.input");

        assertThatThrownBy(() -> ModelCard.from(metadata))
                .hasMessage("model card, key xray.selftest.logits: expected no such key without xray.selftest.input,"
                        + " found \"1.5,-2,0\"");
    }

    @Test
    void saysThatAFileHasNoCard() {
        assertThatThrownBy(() -> ModelCard.from(Map.of("producer", "someone")))
                .isInstanceOf(ModelException.class)
                .hasMessage("model card, key xray.card-version: expected 1, found nothing");
    }

    @Test
    void keepsControlCharactersAndLongValuesOutOfMessages() {
        Map<String, String> metadata = metadata();
        metadata.put("xray.output-kind", "\u001b[31m\n" + "x".repeat(500));

        assertThatThrownBy(() -> ModelCard.from(metadata))
                .hasMessageContaining("found \"?[31m?xxx")
                .message()
                .hasSizeLessThan(200);
    }

    @Test
    void refusesASelfTestOfAnotherShape() {
        assertThatThrownBy(() ->
                        full().toBuilder().preprocessing(Preprocessing.of(4, 4)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("selfTest: expected 16 bytes of input and 3 logits, found 6 and 3");
    }

    /** U+009B is one character to a terminal what ESC [ is in two. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "input",
                "licence",
                "intended-use",
                "outputs.logits",
                "provenance.seed",
                "findings",
                "operating.COVID-19"
            })
    void refusesWhatATerminalObeys(String key) {
        for (String sequence : List.of("\u001b[31m", "\u009b31m", "\u202e", "\u0000")) {
            Map<String, String> card = metadata();
            card.merge("xray." + key, sequence, String::concat);
            assertThatThrownBy(() -> ModelCard.from(card))
                    .isInstanceOf(ModelException.class)
                    .hasMessageStartingWith("model card, key xray." + key + ": ")
                    .message()
                    .doesNotContain(sequence);
        }
    }

    @Test
    void keepsTheLinesOfItsTerms() {
        Map<String, String> card = metadata();
        card.put("xray.licence", "one\n\ttwo");
        assertThat(ModelCard.from(card).licence()).isEqualTo("one\n\ttwo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4097", "30000", "999999999"})
    void refusesAnInputOfAnySize(String side) {
        for (String key : List.of("height", "width")) {
            Map<String, String> card = metadata();
            card.put("xray.preprocessing." + key, side);
            assertThatThrownBy(() -> ModelCard.from(card))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("model card, key xray.preprocessing." + key + ": expected 1 to 4096, found " + side);
        }
        assertThatThrownBy(() -> ModelCard.builder("large")
                        .findings(List.of(Finding.NORMAL))
                        .preprocessing(Preprocessing.of(4097, 1))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("preprocessing: expected at most 4096 rows and columns, found [1,1,4097]");
    }

    @Test
    void isNotBuiltWithWhatATerminalObeys() {
        for (var builder : List.of(
                full().toBuilder().name("a\u001bc"),
                full().toBuilder().licence("a\u009bc"),
                full().toBuilder().outputs(ModelOutputs.ofLogits("a\u0007")),
                full().toBuilder().provenance(new Provenance(Map.of("seed", "\u200b"))))) {
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("expected printable text, found \"");
        }
    }
}
