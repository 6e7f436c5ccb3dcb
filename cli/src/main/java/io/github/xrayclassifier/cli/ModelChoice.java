// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.onnx.ExecutionProvider;
import io.github.xrayclassifier.onnx.FallbackPolicy;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say which model runs, and where. */
final class ModelChoice {

    @ArgGroup(exclusive = true)
    private @Nullable Which which;

    /** One model or the other. */
    private static final class Which {

        @Option(
                names = "--model",
                paramLabel = "FILE",
                description = "An ONNX file that carries its model card. Default: the bundled model.")
        private @Nullable Path model;

        @Option(
                names = "--int8",
                description =
                        "The bundled model in int8: a third of the size, and faster on CPUs with VNNI; its answers"
                                + " differ on at most 1 %% of the validation images.")
        private boolean int8;
    }

    @Option(
            names = "--provider",
            paramLabel = "PROVIDER",
            defaultValue = "cpu",
            converter = ProviderConverter.class,
            description = "cpu, cuda[:N] or directml[:N], N being the device's number. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it has a default
    private ExecutionProvider provider;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            defaultValue = "require",
            description =
                    "If the provider is not available: require fails, prefer takes the CPU and says why; cpu takes"
                            + " the CPU in any case. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it has a default
    private FallbackPolicy policy;

    Optional<Path> model() {
        return Optional.ofNullable(which).map(chosen -> chosen.model);
    }

    boolean isInt8() {
        return which != null && which.int8;
    }

    ExecutionProvider provider() {
        return provider;
    }

    FallbackPolicy policy() {
        return policy;
    }

    /** Reads cpu, cuda, cuda:1, directml, directml:0. */
    static final class ProviderConverter implements ITypeConverter<ExecutionProvider> {

        @Override
        public ExecutionProvider convert(String value) {
            try {
                return ExecutionProvider.from(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
