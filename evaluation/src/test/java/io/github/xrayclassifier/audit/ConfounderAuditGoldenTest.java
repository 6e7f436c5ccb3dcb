// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arithmetic of an audit against SciPy and scikit-learn; see the SOURCE file beside the golden data. */
class ConfounderAuditGoldenTest {

    private static Golden golden;

    /** The golden file's fields. */
    private static final class Golden {
        double[][] table = {};
        double cramersV;
        List<float[]> features = List.of();
        int[] classes = {};
        double[][] scores = {};
        int[] answers = {};
        float[] gray = {};
        int[] hashBits = {};
    }

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = ConfounderAuditGoldenTest.class.getResourceAsStream("/audit/golden.json")) {
            golden = new Gson()
                    .fromJson(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8), Golden.class);
        }
    }

    @Test
    void measuresAssociationAsSciPyDoes() {
        assertThat(Crosstab.cramersV(golden.table)).isCloseTo(golden.cramersV, within(1e-12));
    }

    @Test
    void fitsTheRidgeClassifierOfScikitLearn() {
        Ridge.Sums[] sums = {new Ridge.Sums(5), new Ridge.Sums(5), new Ridge.Sums(5)};
        for (int i = 0; i < golden.classes.length; i++) {
            sums[golden.classes[i]].add(golden.features.get(i));
        }
        Ridge ridge = Ridge.fit(sums, 10);
        for (int i = 0; i < golden.classes.length; i++) {
            float[] x = golden.features.get(i);
            assertThat(ridge.answer(x)).isEqualTo(golden.answers[i]);
            for (int c = 0; c < 3; c++) {
                assertThat(ridge.score(x, c)).isCloseTo(golden.scores[i][c], within(1e-9));
            }
        }
    }

    @Test
    void hashesTheFrequenciesOfSciPy() {
        long expected = 0;
        for (int i = 0; i < 64; i++) {
            expected |= (long) golden.hashBits[i] << i;
        }
        assertThat(PerceptualHash.of(golden.gray)).isEqualTo(expected);
    }

    @Test
    void findsPerfectAssociation() {
        double[][] tied = {{5, 0, 0}, {0, 7, 3}};
        assertThat(Crosstab.cramersV(tied)).isCloseTo(1, within(1e-12));
        assertThat(Crosstab.givenAway(tied)).containsExactly(1, 1);
        assertThat(Crosstab.guessed(tied)).isEqualTo(1);
        assertThat(Crosstab.distance(tied[0], tied[1])).isEqualTo(1);
    }

    @Test
    void findsIndependence() {
        double[][] free = {{10, 20}, {30, 60}};
        assertThat(Crosstab.cramersV(free)).isCloseTo(0, within(1e-7));
        assertThat(Crosstab.givenAway(free)).containsExactly(0, 0);
        assertThat(Crosstab.guessed(free)).isEqualTo(0.75);
    }
}
