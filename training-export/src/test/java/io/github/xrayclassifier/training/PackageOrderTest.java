// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The packages of this module depend one way, in the order of this list, and libtorch stays behind the unexported ones. */
class PackageOrderTest {

    private static final String ROOT = "io.github.xrayclassifier.";

    private static final List<String> ORDER = List.of(
            "engine",
            "training.recipe",
            "training",
            "training.network",
            "training.batches",
            "training.weights",
            "training.optimization",
            "training.export",
            "training.run",
            "crossval");

    private static final JavaClasses MODULE = new ClassFileImporter()
            .importUrl(TrainingData.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void everyPackageNeedsOnlyThoseBeforeIt() {
        for (int i = 0; i < ORDER.size(); i++) {
            String[] later = ORDER.subList(i + 1, ORDER.size()).stream()
                    .map(ROOT::concat)
                    .toArray(String[]::new);
            if (later.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage(ROOT + ORDER.get(i))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(later)
                        .check(MODULE);
            }
        }
    }

    @Test
    void whatSaysAndReadsRecipesNeedsNoLibtorch() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "training", ROOT + "training.recipe", ROOT + "training.weights", ROOT + "quantization")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(MODULE);
    }
}
