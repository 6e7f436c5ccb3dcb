// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Without the fuzzer: every reader keeps its promises on its seeds, on some plain mutations of them, and on the inputs that
 * once found a fault ({@code src/test/resources/regression}, named for the fault).
 */
class ReplayTest {

    @TempDir
    private Path folder;

    private static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void acceptsItsSeeds(Reader reader) throws IOException {
        Judge judge = new Judge(reader, folder);
        Map<String, byte[]> seeds = Seeds.of(reader, root(), folder);
        for (byte[] seed : seeds.values()) {
            judge.read(seed);
        }
        // Fuzzing from files that are refused at the first byte finds nothing. Some goldens show what is refused.
        assertThat(judge.tally().accepted()).isGreaterThanOrEqualTo((seeds.size() + 1) / 2);
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void keepsItsPromisesOnMutations(Reader reader) throws IOException {
        Judge judge = new Judge(reader, folder);
        SplittableRandom random = new SplittableRandom(reader.title().hashCode());
        for (byte[] seed : Seeds.of(reader, root(), folder).values()) {
            for (int i = 0; i < 40; i++) {
                byte[] changed = seed.clone();
                for (int k = random.nextInt(3); k >= 0; k--) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                }
                judge.read(changed);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void keepsItsPromisesWhereItOnceDidNot(Reader reader) throws IOException {
        Path inputs = Path.of("src/test/resources/regression", reader.title());
        if (Files.isDirectory(inputs)) {
            Judge judge = new Judge(reader, folder);
            try (Stream<Path> files = Files.list(inputs)) {
                for (Path file : files.sorted().toList()) {
                    judge.read(Files.readAllBytes(file));
                }
            }
            assertThat(judge.tally().inputs()).isPositive();
        }
    }
}
