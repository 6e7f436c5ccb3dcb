// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lab;

import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that prints a template with its places filled. */
@Command(
        name = "card-template",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a Markdown file, each place filled: $${NAME:PATH} with a value of a JSON file, such as"
                    + " $${val:pairs[source=nih-600,finding=fibrosis].auc}, $${NAME} with a whole Markdown file, $${card:KEY} from"
                    + " the card of the bundled model. A place that nothing fills is an error."
        })
final class CardTemplateCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "TEMPLATE", description = "A Markdown file.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path template;

    @Option(names = "--from", paramLabel = "NAME=FILE", description = "A file that fills places; may be repeated.")
    private Map<String, Path> files = new TreeMap<>();

    CardTemplateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        try (OnnxBackend backend = OnnxBackend.open(BundledModel.mobileNetV2())) {
            console.result(new CardTemplate(files, backend.card().toMetadata())
                    .fill(template)
                    .strip());
        }
        return Xray.DONE;
    }
}
