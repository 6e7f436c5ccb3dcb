// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.Provenance;
import io.github.xrayclassifier.training.TrainedModel;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** What people, not measurements, decide in a model's card. */
final class CardSettings {

    private static final Set<String> SET_BY_RUNS = Set.of(
            "epoch", "epochs", "gates", "initial-weights", "libtorch", "manifest-sha256", "run", "seed", "teachers");

    @Option(names = "--name", paramLabel = "NAME", description = "What the model calls itself. Default: mobilenet-v2.")
    private String name = "mobilenet-v2";

    @Option(names = "--licence", paramLabel = "TEXT", description = "The terms of the weights. Default: not stated.")
    private String licence = "not stated";

    @Option(
            names = "--provenance",
            paramLabel = "KEY=TEXT",
            description =
                    "What else the model file says of its making, for example command=TEXT; keys are lower-case words"
                            + " joined by -; may be repeated.")
    private Map<String, String> provenance = new TreeMap<>();

    @Option(
            names = "--min-patients",
            paramLabel = "N",
            description = "A finding with fewer patient groups to learn from is marked as untrained and never gets a"
                    + " number. Default: 40.")
    private int minimumPatients = 40;

    int minimumPatients() {
        return minimumPatients;
    }

    /**
     * Checks before the run what would else be found after it.
     *
     * @throws IllegalArgumentException if a key is none, or one that a run sets itself
     */
    void check() {
        for (String key : new Provenance(provenance).entries().keySet()) {
            if (SET_BY_RUNS.contains(key)) {
                throw new IllegalArgumentException("provenance: expected keys that the run does not set, found " + key);
            }
        }
    }

    /** The model's card without evidence. */
    ModelCard plain(TrainedModel model) {
        Map<String, String> entries = new TreeMap<>(provenance);
        entries.putAll(model.provenance().entries());
        return model.card(name)
                .licence(licence)
                .provenance(new Provenance(entries))
                .build();
    }
}
