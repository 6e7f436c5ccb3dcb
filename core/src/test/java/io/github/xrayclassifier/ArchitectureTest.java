// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.xrayclassifier.failure.XrayException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.spi.IIORegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that keep core small: reads the compiled classes, so a fully qualified name does not slip through. */
class ArchitectureTest {

    private static final String ROOT = "io.github.xrayclassifier";

    /** Data flows left to right; a package may use only what stands before it. */
    private static final List<String> CHAIN = List.of(
            "failure",
            "lifecycle",
            "codec",
            "codec.jpeg",
            "codec.png",
            "codec.tiff",
            "codec.rare",
            "codec.jpeg2000",
            "image",
            "tensor",
            "model",
            "explain",
            "predict",
            "");

    private static final JavaClasses CORE = new ClassFileImporter()
            .importUrl(XrayException.class.getProtectionDomain().getCodeSource().getLocation());

    static Stream<Integer> places() {
        return IntStream.range(0, CHAIN.size() - 1).boxed();
    }

    @ParameterizedTest(name = "package {0} of the chain")
    @MethodSource("places")
    void usesOnlyEarlierPackages(int place) {
        String[] later = CHAIN.subList(place + 1, CHAIN.size()).stream()
                .map(ArchitectureTest::packageName)
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(packageName(CHAIN.get(place)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(later)
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void hasNoPackageOutsideTheChain() {
        assertThat(CORE.stream().map(JavaClass::getPackageName).distinct())
                .isSubsetOf(CHAIN.stream().map(ArchitectureTest::packageName).toList());
    }

    @Test
    void discoversNothingAtRunTime() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ServiceLoader.class, IIORegistry.class)
                .check(CORE);
    }

    @Test
    void opensNoNetworkConnection() {
        DescribedPredicate<JavaClass> network = DescribedPredicate.describe(
                "network types",
                type -> type.getPackageName().startsWith("java.net")
                        && !type.getName().equals("java.net.URI"));

        noClasses().should().dependOnClassesThat(network).check(CORE);
    }

    @Test
    void printsNothing() {
        noClasses().should().accessField(System.class, "out").check(CORE);
        noClasses().should().accessField(System.class, "err").check(CORE);
    }

    @Test
    void keepsNoStateOutsideObjects() {
        fields().that().areStatic().should().beFinal().check(CORE);
    }

    @Test
    void hasPublicConstructorsOnlyOnRecordsAndExceptions() {
        constructors()
                .that()
                .areDeclaredInClassesThat(DescribedPredicate.describe(
                        "are neither records nor exceptions",
                        type -> !type.isRecord() && !type.isAssignableTo(Throwable.class)))
                .should()
                .notBePublic()
                .check(CORE);
    }

    @Test
    void namesNoLibraryInAPublicSignature() {
        Stream<String> foreign = CORE.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(type -> Stream.concat(type.getMethods().stream(), type.getConstructors().stream()))
                .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(ArchitectureTest::typesInSignature)
                .map(type -> type.getBaseComponentType().getPackageName())
                .filter(name -> !name.isEmpty() && !name.startsWith("java") && !name.startsWith(ROOT));

        assertThat(foreign).isEmpty();
    }

    private static Stream<JavaClass> typesInSignature(JavaMember member) {
        return member.getAllInvolvedRawTypes().stream();
    }

    private static String packageName(String link) {
        return link.isEmpty() ? ROOT : ROOT + "." + link;
    }
}
