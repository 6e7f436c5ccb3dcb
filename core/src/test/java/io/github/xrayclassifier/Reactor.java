// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The source tree of the whole project, as the tests read it that look beyond core. */
final class Reactor {

    private Reactor() {}

    /** The folder of the parent pom, found by walking up from the working folder of the tests. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("bom/pom.xml"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("expected a folder with bom/pom.xml above the working folder");
            }
        }
        return folder;
    }

    static List<String> modules() {
        return children(child(pom(root()), "modules")).map(Node::getTextContent).toList();
    }

    /** Every Java file of these modules below {@code src/main} or, for {@code part} "test", {@code src/test}. */
    static List<Path> javaFiles(List<String> modules, String part) {
        return modules.stream()
                .map(module -> root().resolve(module).resolve("src").resolve(part))
                .filter(Files::isDirectory)
                .flatMap(Reactor::walk)
                .filter(path -> path.toString().endsWith(".java"))
                .toList();
    }

    static Element pom(Path folder) {
        try {
            Document document = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(folder.resolve("pom.xml").toFile());
            return document.getDocumentElement();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (ParserConfigurationException | SAXException failure) {
            throw new IllegalStateException(folder.toString(), failure);
        }
    }

    static Element child(Element parent, String name) {
        return children(parent)
                .filter(element -> element.getTagName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "expected <" + name + "> in <" + parent.getTagName() + ">, found none"));
    }

    static Stream<Element> children(Element parent) {
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast);
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
