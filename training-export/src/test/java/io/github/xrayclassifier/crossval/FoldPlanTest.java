// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of the folds on random manifests: what a leak or a lopsided fold would break. */
class FoldPlanTest {

    private static final String[] LABELS = {"COVID-19", "normal", "pneumonia"};

    @TempDir
    private Path folder;

    /** Groups of 1 to {@code largest} images, of one label and source; with {@code mixed}, a tenth of the images of another label. */
    private Manifest manifest(long seed, int groups, int largest, boolean mixed) throws IOException {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>(List.of("path,label,source,group"));
        for (int g = 0; g < groups; g++) {
            int label = random.nextInt(3);
            int source = random.nextInt(4);
            int size = 1 + random.nextInt(largest);
            for (int i = 0; i < size; i++) {
                int shown = mixed && random.nextInt(10) == 0 ? random.nextInt(3) : label;
                lines.add(image(lines.size()) + "," + LABELS[shown] + ",s" + source + ",g" + g);
            }
        }
        Path file = folder.resolve("manifest.csv");
        Files.write(file, lines);
        return Manifest.from(file);
    }

    /** The name of a file that is there, as a manifest wants it. */
    private String image(int number) throws IOException {
        Path file = folder.resolve(number + ".png");
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        return number + ".png";
    }

    private static String stratum(ManifestEntry entry) {
        return entry.label() + " " + entry.source();
    }

    private static void assertEachOnce(Manifest manifest, List<Fold> folds) {
        List<Integer> lines = new ArrayList<>();
        for (Fold fold : folds) {
            fold.heldOut().forEach(entry -> lines.add(entry.line()));
            assertThat(fold.training().size() + fold.heldOut().size())
                    .isEqualTo(manifest.entries().size());
        }
        assertThat(lines).doesNotHaveDuplicates().hasSize(manifest.entries().size());
    }

    private static Set<String> groups(List<ManifestEntry> rows) {
        Set<String> groups = new HashSet<>();
        rows.forEach(row -> groups.add(row.group()));
        return groups;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void splitsNoGroupAndAsksEveryImageOnce(long seed) throws IOException {
        Manifest manifest = manifest(seed, 60, 5, true);
        List<Fold> folds = FoldPlan.defaults().withFolds(2 + (int) seed).folds(manifest, Protocol.GROUPED);
        assertThat(folds).hasSize(2 + (int) seed);
        assertEachOnce(manifest, folds);
        for (Fold fold : folds) {
            assertThat(groups(fold.training())).doesNotContainAnyElementsOf(groups(fold.heldOut()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void givesEveryFoldItsShareOfEveryStratumWithinOneImage(long seed) throws IOException {
        assertSpread(manifest(seed, 150, 1, false), 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void givesEveryFoldItsShareWithinTheLargestGroup(long seed) throws IOException {
        assertSpread(manifest(seed, 80, 6, false), 6);
    }

    /** Two folds differ in a stratum by no more than its largest group, so each is within that of its share. */
    private static void assertSpread(Manifest manifest, int largestGroup) {
        List<Fold> folds = FoldPlan.defaults().folds(manifest, Protocol.GROUPED);
        Map<String, int[]> counts = new TreeMap<>();
        for (Fold fold : folds) {
            for (ManifestEntry entry : fold.heldOut()) {
                counts.computeIfAbsent(stratum(entry), key -> new int[folds.size()])[fold.number() - 1]++;
            }
        }
        Map<String, Integer> largest = new HashMap<>();
        Map<String, Integer> sizes = new HashMap<>();
        manifest.entries().forEach(entry -> sizes.merge(stratum(entry) + entry.group(), 1, Integer::sum));
        manifest.entries()
                .forEach(entry -> largest.merge(
                        stratum(entry), sizes.getOrDefault(stratum(entry) + entry.group(), 0), Math::max));
        counts.forEach((stratum, found) -> {
            int spread = Arrays.stream(found).max().orElseThrow()
                    - Arrays.stream(found).min().orElseThrow();
            assertThat(spread).as(stratum).isLessThanOrEqualTo(largest.getOrDefault(stratum, 0));
            assertThat(largest.getOrDefault(stratum, 0)).isLessThanOrEqualTo(largestGroup);
        });
    }

    @Test
    void cutsSingleImagesIntoEqualFoldsAsThePaperDid() throws IOException {
        Manifest manifest = manifest(3, 60, 5, true);
        List<Fold> folds = FoldPlan.defaults().withFolds(7).folds(manifest, Protocol.PAPER);
        assertEachOnce(manifest, folds);
        List<Integer> sizes = folds.stream().map(fold -> fold.heldOut().size()).toList();
        assertThat(sizes.stream().max(Comparator.naturalOrder()).orElseThrow()
                        - sizes.stream().min(Comparator.naturalOrder()).orElseThrow())
                .isLessThanOrEqualTo(1);
        assertThat(folds)
                .anySatisfy(
                        fold -> // the leak that the protocol is here to show
                        assertThat(groups(fold.training())).containsAnyElementsOf(groups(fold.heldOut())));
    }

    @Test
    void learnsNothingOfASourceThatIsLeftOut() throws IOException {
        Manifest manifest = manifest(5, 80, 4, true);
        List<Fold> folds = FoldPlan.defaults().withMinimumImages(1).folds(manifest, Protocol.LEAVE_SOURCE_OUT);
        assertThat(folds)
                .extracting(Fold::name)
                .containsExactly("without s0", "without s1", "without s2", "without s3");
        for (Fold fold : folds) {
            String source = fold.name().substring("without ".length());
            assertThat(fold.heldOut()).allMatch(row -> row.source().equals(source));
            assertThat(fold.training()).noneMatch(row -> row.source().equals(source));
            assertThat(fold.reference())
                    .isNotEmpty()
                    .noneMatch(row -> row.source().equals(source));
            Set<String> asked = groups(fold.heldOut());
            asked.addAll(groups(fold.reference()));
            assertThat(groups(fold.training())).doesNotContainAnyElementsOf(asked);
            assertThat(fold.training().size()
                            + fold.heldOut().size()
                            + fold.reference().size()
                            + fold.dropped())
                    .isEqualTo(manifest.entries().size());
        }
    }

    @Test
    void dropsAGroupThatTheLeftOutSourceShares() throws IOException {
        Path file = Files.write(
                folder.resolve("manifest.csv"),
                List.of(
                        "path,label,source,group",
                        image(1) + ",normal,a,1",
                        image(2) + ",normal,b,1",
                        image(3) + ",normal,b,2",
                        image(4) + ",normal,b,3"));
        Fold fold = FoldPlan.defaults()
                .withFolds(2)
                .withLeftOut(List.of(Set.of("a")))
                .folds(Manifest.from(file), Protocol.LEAVE_SOURCE_OUT)
                .get(0);
        assertThat(fold.dropped()).isEqualTo(1);
        assertThat(groups(fold.training())).doesNotContain("1");
    }

    @Test
    void leavesSourcesOutTogetherAndTakesAnotherReferenceForEachFold() throws IOException {
        Manifest manifest = manifest(11, 80, 3, false);
        List<Fold> folds = FoldPlan.defaults()
                .withLeftOut(List.of(Set.of("s0", "s1"), Set.of("s2")))
                .folds(manifest, Protocol.LEAVE_SOURCE_OUT);

        assertThat(folds).extracting(Fold::name).containsExactly("without s0, s1", "without s2");
        assertThat(folds.get(0).heldOut()).extracting(ManifestEntry::source).containsOnly("s0", "s1");
        assertThat(folds.get(0).training()).extracting(ManifestEntry::source).containsOnly("s2", "s3");
        Set<String> first = groups(folds.get(0).reference());
        Set<String> second = groups(folds.get(1).reference());
        assertThat(first).isNotEmpty().doesNotContainAnyElementsOf(second);
        assertThat(second).isNotEmpty();
        for (Fold fold : folds) {
            assertThat(groups(fold.training())).doesNotContainAnyElementsOf(groups(fold.reference()));
            assertThat(fold.training().size()
                            + fold.heldOut().size()
                            + fold.reference().size()
                            + fold.dropped())
                    .isEqualTo(manifest.entries().size());
        }
    }

    @Test
    void givesTheSameFoldsForTheSameSeed() throws IOException {
        Manifest manifest = manifest(6, 60, 5, true);
        for (Protocol protocol : Protocol.values()) {
            FoldPlan plan = FoldPlan.defaults().withMinimumImages(1);
            assertThat(plan.folds(manifest, protocol)).isEqualTo(plan.folds(manifest, protocol));
        }
        assertThat(FoldPlan.defaults().withSeed(1).folds(manifest, Protocol.GROUPED))
                .isNotEqualTo(FoldPlan.defaults().withSeed(2).folds(manifest, Protocol.GROUPED));
    }

    /** A third of the groups is of split val, and source s3 is only learned from. */
    private Manifest withRoles(long seed) throws IOException {
        manifest(seed, 60, 4, false);
        Path file = folder.resolve("manifest.csv");
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String group = line.substring(line.lastIndexOf(',') + 1);
            boolean validates = !group.equals("group") && Integer.parseInt(group.substring(1)) % 3 == 0;
            lines.add(line + (group.equals("group") ? ",split" : validates ? ",val" : ",train"));
        }
        Files.write(file, lines);
        return Manifest.from(file);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void neverLearnsFromWhatIsOnlyAskedAndNeverAsksWhatIsOnlyLearned(long seed) throws IOException {
        Manifest manifest = withRoles(seed);
        FoldPlan plain = FoldPlan.defaults().withMinimumImages(1);
        FoldPlan plan = plain.withEvaluatedOnly("val").withTrainedOnly(Set.of("s3"));
        for (Protocol protocol : Protocol.values()) {
            List<Fold> folds = plan.folds(manifest, protocol);
            List<Fold> all = plain.folds(manifest, protocol);
            assertThat(folds).hasSize(protocol == Protocol.LEAVE_SOURCE_OUT ? 3 : all.size()); // s3 is never left out
            for (int k = 0; k < folds.size(); k++) {
                Fold fold = folds.get(k);
                assertThat(fold.training())
                        .isNotEmpty()
                        .isEqualTo(all.get(k).training().stream()
                                .filter(row -> !row.split().equals("val"))
                                .toList());
                assertThat(fold.heldOut())
                        .isNotEmpty()
                        .isEqualTo(all.get(k).heldOut().stream()
                                .filter(row -> !row.source().equals("s3"))
                                .toList());
                assertThat(fold.reference()).noneMatch(row -> row.source().equals("s3"));
                assertThat(fold.training().size()
                                + fold.heldOut().size()
                                + fold.reference().size()
                                + fold.dropped())
                        .isEqualTo(manifest.entries().size());
            }
        }
    }

    /** A manifest that was split by image: the patient of a row that is only asked teaches nobody. */
    @Test
    void learnsNothingOfAPatientThatIsOnlyAsked() throws IOException {
        List<String> lines = new ArrayList<>(List.of("path,label,source,group,split"));
        for (int i = 0; i < 20; i++) {
            lines.add(image(i) + ",normal,a,g" + i / 2 + "," + (i == 0 ? "val" : "train"));
        }
        Manifest manifest = Manifest.from(Files.write(folder.resolve("manifest.csv"), lines));
        for (Fold fold : FoldPlan.defaults().withEvaluatedOnly("val").folds(manifest, Protocol.GROUPED)) {
            assertThat(groups(fold.training())).isNotEmpty().doesNotContain("g0");
        }
    }

    @Test
    void refusesRolesThatNoRowHas() throws IOException {
        Manifest manifest = manifest(2, 40, 2, false);
        assertThatThrownBy(() -> FoldPlan.defaults().withEvaluatedOnly("val").folds(manifest, Protocol.GROUPED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("evaluated only: expected rows of split val, found none");
        assertThatThrownBy(() ->
                        FoldPlan.defaults().withTrainedOnly(Set.of("mars")).folds(manifest, Protocol.GROUPED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trained on only: expected rows of source mars, found none");
    }

    @Test
    void refusesAManifestWithoutGroupsUnlessToldTo() throws IOException {
        Path file = Files.write(
                folder.resolve("manifest.csv"),
                List.of("path,label,source", image(1) + ",normal,a", image(2) + ",normal,a", image(3) + ",normal,b"));
        Manifest manifest = Manifest.from(file);
        FoldPlan plan = FoldPlan.defaults().withFolds(2);
        for (Protocol protocol : Protocol.values()) {
            assertThatThrownBy(() -> plan.folds(manifest, protocol))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                            "manifest line 2: expected a patient group in the column \"group\", found none");
        }
        assertThat(plan.withGroupsUnknown(true).folds(manifest, Protocol.GROUPED))
                .hasSize(2);
    }

    @Test
    void refusesMoreFoldsThanGroupsAndSourcesThatAreNotThere() throws IOException {
        Manifest manifest = manifest(2, 4, 2, false);
        assertThatThrownBy(() -> FoldPlan.defaults().folds(manifest, Protocol.GROUPED))
                .hasMessage("folds: expected at least 5 patient groups, found 4");
        assertThatThrownBy(() -> FoldPlan.defaults()
                        .withLeftOut(List.of(Set.of("mars")))
                        .folds(manifest, Protocol.LEAVE_SOURCE_OUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sources to leave out: expected some of [s")
                .hasMessageEndingWith(", found [mars]");
    }
}
