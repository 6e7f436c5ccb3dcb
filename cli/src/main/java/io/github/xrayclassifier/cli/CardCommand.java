// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import com.google.gson.GsonBuilder;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.ModelCard;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command that prints the card of a model file. */
@Command(
        name = "card",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Prints the card that a model file carries, as Markdown: terms, input, and for each finding the patients and"
                    + " the measurements behind it.",
            "The file is checked as for classifying: a card that contradicts its graph is refused."
        })
final class CardCommand implements Callable<Integer> {

    private final Console console;
    private final BackendOpener opener;

    @Option(
            names = "--json",
            description = "Print the keys of docs/model-file.md and their values as one JSON object instead.")
    private boolean json;

    @Mixin
    private final ModelChoice model = new ModelChoice();

    CardCommand(Console console, BackendOpener opener) {
        this.console = console;
        this.opener = opener;
    }

    @Override
    public Integer call() throws IOException {
        try (Backend backend = opener.open(model)) {
            ModelCard card = backend.card();
            console.result(text(card, backend.info().modelSha256()));
        }
        return Xray.DONE;
    }

    private String text(ModelCard card, String sha256) {
        return json ? json(card.toMetadata()) : CardText.of(card, sha256).strip();
    }

    private static String json(Map<String, String> metadata) {
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(new TreeMap<>(metadata));
    }
}
