// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.xrayclassifier.manifest.Manifest;
import org.junit.jupiter.api.Test;

/** The packages of this module depend one way, and only training needs libtorch. */
class PackageOrderTest {

    private static final String ROOT = "io.github.xrayclassifier.";

    private static final JavaClasses MODULE = new ClassFileImporter()
            .importUrl(Manifest.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void manifestNeedsNeitherEvaluationNorTraining() {
        forbid("manifest", "evaluation", "training");
    }

    @Test
    void evaluationDoesNotNeedTraining() {
        forbid("evaluation", "training");
    }

    @Test
    void biomarkersNeedsEvaluationOnly() {
        forbid("biomarkers", "audit", "lungs", "training", "crossval");
        forbid("evaluation", "biomarkers");
    }

    @Test
    void lungsNeedsEvaluationOnly() {
        forbid("lungs", "audit", "training", "crossval", "biomarkers");
        forbid("evaluation", "lungs");
    }

    @Test
    void auditDoesNotNeedTraining() {
        forbid("audit", "training", "crossval");
        forbid("evaluation", "audit");
    }

    @Test
    void reportNeedsNoneOfThem() {
        forbid("report", "manifest", "evaluation", "audit", "training");
    }

    @Test
    void onlyTrainingNeedsLibtorch() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "training")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(MODULE);
    }

    private static void forbid(String from, String... later) {
        String[] names = new String[later.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = ROOT + later[i];
        }
        noClasses()
                .that()
                .resideInAPackage(ROOT + from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(names)
                .check(MODULE);
    }
}
