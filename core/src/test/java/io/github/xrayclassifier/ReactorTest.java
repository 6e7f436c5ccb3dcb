// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Reads poms and sources of every module: who may depend on whom, where versions stand, how a file begins. */
class ReactorTest {

    private static final String PREFIX = "xray-classifier-";

    private static final Set<String> LIBRARY = Set.of("core", "onnx-runtime", "model", "dicom", "testkit");

    /** Not in the BOM: the BOM itself, and modules that show or measure. */
    private static final Set<String> UNPUBLISHED =
            Set.of("bom", "benchmarks", "examples", "examples/spring-boot", "lab", "reliability");

    /** Dependencies point one way. Above all, what classifies must never need training-export, so no libtorch. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("bom", Set.of()),
            Map.entry("core", Set.of()),
            Map.entry("testkit", Set.of("core")),
            Map.entry("onnx-runtime", Set.of("core")),
            Map.entry("model", Set.of("core")),
            Map.entry("dicom", Set.of("core")),
            Map.entry("pacs", LIBRARY),
            Map.entry("evaluation", LIBRARY),
            Map.entry("training-export", with(LIBRARY, "evaluation")),
            Map.entry("serve", Set.of("core")),
            Map.entry("spring-boot-starter", Set.of("core", "onnx-runtime", "model", "dicom")),
            Map.entry("cli", with(LIBRARY, "pacs", "evaluation", "serve")),
            Map.entry("cli-training", with(LIBRARY, "pacs", "evaluation", "training-export", "cli")),
            Map.entry("benchmarks", with(LIBRARY, "evaluation", "training-export")),
            Map.entry("examples", with(LIBRARY, "pacs", "evaluation", "training-export")),
            Map.entry("examples/spring-boot", Set.of("dicom", "spring-boot-starter")),
            Map.entry("lab", Set.of("cli")),
            Map.entry("reliability", with(LIBRARY, "evaluation", "training-export")));

    private static Set<String> with(Set<String> modules, String... further) {
        return Stream.concat(modules.stream(), Stream.of(further)).collect(Collectors.toUnmodifiableSet());
    }

    static List<String> modules() {
        return Reactor.modules();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modules")
    void dependsOnlyOnModulesBeforeIt(String module) {
        assertThat(ALLOWED).containsKey(module);
        assertThat(ownDependencies(module)).isSubsetOf(ALLOWED.get(module));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modules")
    void takesEveryVersionFromTheParent(String module) {
        NodeList versions = Reactor.pom(Reactor.root().resolve(module)).getElementsByTagName("version");

        assertThat(IntStream.range(0, versions.getLength())
                        .mapToObj(versions::item)
                        .filter(version ->
                                !version.getParentNode().getNodeName().equals("parent"))
                        .map(version -> version.getTextContent()))
                .allMatch(version -> version.startsWith("${"), "is a property of the parent");
    }

    @Test
    void keepsThePropertiesOfTheParentInAlphabeticalOrder() {
        assertThat(Reactor.children(Reactor.child(Reactor.pom(Reactor.root()), "properties"))
                        .map(Element::getTagName))
                .isSorted()
                .isNotEmpty();
    }

    @Test
    void listsEveryPublishedModuleInTheBom() {
        Element managed = Reactor.child(Reactor.pom(Reactor.root().resolve("bom")), "dependencyManagement");

        assertThat(names(Reactor.child(managed, "dependencies")))
                .containsExactlyInAnyOrderElementsOf(Reactor.modules().stream()
                        .filter(module -> !UNPUBLISHED.contains(module))
                        .toList());
    }

    @Test
    void startsEverySourceFileWithItsLicence() throws IOException {
        for (Path file : allJavaFiles()) {
            assertThat(lines(file).get(0)).as("%s", file).isEqualTo("// SPDX-License-Identifier: Apache-2.0");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modules")
    void describesEveryPublishedModule(String module) {
        assumeThat(module).isNotIn(UNPUBLISHED);

        assertThat(Reactor.root().resolve(module).resolve("src/main/java/module-info.java"))
                .content()
                .contains("\nmodule io.github.xrayclassifier");
    }

    @Test
    void marksEveryPackageForTheNullChecker() {
        List<Path> files = Reactor.javaFiles(Reactor.modules(), "main").stream()
                .filter(file -> !file.endsWith("module-info.java"))
                .toList();
        for (Path file : files) {
            assertThat(file.resolveSibling("package-info.java")).content().contains("\n@NullMarked\n");
        }
    }

    private static List<Path> allJavaFiles() {
        return Stream.of("main", "test")
                .flatMap(part -> Reactor.javaFiles(Reactor.modules(), part).stream())
                .toList();
    }

    private static List<String> ownDependencies(String module) {
        return Reactor.children(Reactor.pom(Reactor.root().resolve(module)))
                .filter(element -> element.getTagName().equals("dependencies"))
                .flatMap(dependencies -> names(dependencies).stream())
                .toList();
    }

    /** Our own modules in a list of dependencies, without those that only tests see. */
    private static List<String> names(Element dependencies) {
        return Reactor.children(dependencies)
                .filter(dependency -> Reactor.children(dependency)
                        .noneMatch(part -> part.getTextContent().equals("test")))
                .map(dependency -> Reactor.child(dependency, "artifactId").getTextContent())
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> name.substring(PREFIX.length()))
                .toList();
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }
}
