// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Every public type and method of the packages that users can name has a doc comment. Doclint cannot say this: its
 * group "missing" also asks for a tag for each parameter, which the house style does not.
 */
class DocCommentTest {

    private static final List<String> LIBRARY = List.of(
            "core",
            "testkit",
            "onnx-runtime",
            "model",
            "dicom",
            "pacs",
            "training-export",
            "serve",
            "spring-boot-starter");

    @Test
    void findsACommentOnEveryPublicTypeAndMethod() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> missing = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources = Reactor.javaFiles(LIBRARY, "main").stream()
                    .filter(DocCommentTest::isExported)
                    .toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(DocTrees.instance(task), missing).scan(unit, null);
            }
            assertThat(sources).isNotEmpty();
        }

        assertThat(missing).isEmpty();
    }

    /** True for a file of a package that its module exports to everyone: of the others, users can name nothing. */
    private static boolean isExported(Path source) {
        Path root = Reactor.root().relativize(source);
        root = Reactor.root().resolve(root.subpath(0, 4)); // MODULE/src/main/java
        String name = root.relativize(source.resolveSibling(""))
                .toString()
                .replace(root.getFileSystem().getSeparator(), ".");
        try {
            return Files.readString(root.resolve("module-info.java")).contains("exports " + name + ";");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes through the public types of one file, and through their public methods. */
    private static final class Scanner extends TreePathScanner<Void, Void> {

        private final DocTrees trees;
        private final List<String> missing;

        Scanner(DocTrees trees, List<String> missing) {
            this.trees = trees;
            this.missing = missing;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (!isExported(type.getModifiers())) {
                return null;
            }
            check(type.getSimpleName().toString());
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            if (isExported(method.getModifiers()) && !isOverride(method) && !isCanonical()) {
                check(method.getName().toString());
            }
            return null;
        }

        private void check(String name) {
            if (trees.getDocComment(getCurrentPath()) == null) {
                Path file = Path.of(
                        getCurrentPath().getCompilationUnit().getSourceFile().toUri());
                missing.add(Reactor.root().relativize(file) + ": " + name);
            }
        }

        /** True for public and protected, and for all that stands in an interface. */
        private boolean isExported(ModifiersTree modifiers) {
            TreePath parent = getCurrentPath().getParentPath();
            return parent.getLeaf().getKind() == Tree.Kind.INTERFACE
                    || modifiers.getFlags().contains(Modifier.PUBLIC)
                    || modifiers.getFlags().contains(Modifier.PROTECTED);
        }

        private static boolean isOverride(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
        }

        /** A record's constructor is documented with the record. */
        private boolean isCanonical() {
            boolean constructor = ((MethodTree) getCurrentPath().getLeaf()).getReturnType() == null;
            return constructor && getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
        }
    }
}
