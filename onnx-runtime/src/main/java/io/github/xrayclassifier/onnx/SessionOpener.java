// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.github.xrayclassifier.failure.BackendException;
import io.github.xrayclassifier.failure.ModelException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Makes ONNX Runtime sessions. {@code getAvailableProviders} only tells what was compiled in, so providers are tried. */
final class SessionOpener {

    /** A session, where it runs, and why not where it was wished to. */
    record Opened(OrtSession session, ExecutionProvider provider, Optional<String> fallbackReason) {}

    private final OrtEnvironment environment;
    private final String model;
    private final ByteBuffer bytes;
    private final int intraOpThreads;

    /** {@code bytes} must be direct. */
    SessionOpener(OrtEnvironment environment, String model, ByteBuffer bytes, int intraOpThreads) {
        this.environment = environment;
        this.model = model;
        this.bytes = bytes;
        this.intraOpThreads = intraOpThreads;
    }

    /**
     * Follows the policy.
     *
     * @throws BackendException if the provider is required and not available
     * @throws ModelException if ONNX Runtime refuses the model
     */
    Opened open(ExecutionProvider wanted, FallbackPolicy policy) {
        if (wanted.kind() == ExecutionProvider.Kind.CPU) {
            return onCpu(Optional.empty());
        }
        if (policy == FallbackPolicy.CPU) {
            return onCpu(Optional.of(wanted + " was not tried: the policy is CPU"));
        }
        try {
            return new Opened(create(wanted), wanted, Optional.empty());
        } catch (OrtException e) {
            if (policy == FallbackPolicy.REQUIRE) {
                throw new BackendException(
                        "provider: expected " + wanted + ", found it not available: " + e.getMessage() + ". Remedy: "
                                + wanted.remedy(),
                        e);
            }
            return onCpu(Optional.of(wanted + ": " + e.getMessage()));
        }
    }

    private Opened onCpu(Optional<String> fallbackReason) {
        try {
            return new Opened(create(ExecutionProvider.cpu()), ExecutionProvider.cpu(), fallbackReason);
        } catch (OrtException e) {
            throw new ModelException(
                    "model " + model + ": expected a graph that ONNX Runtime " + environment.getVersion()
                            + " can run, found: " + e.getMessage(),
                    e);
        }
    }

    OrtSession create(ExecutionProvider provider) throws OrtException {
        try (SessionOptions options = options(provider)) {
            return environment.createSession(bytes, options);
        }
    }

    private SessionOptions options(ExecutionProvider provider) throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            // The message of the exception says all that it would print on the standard error stream.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            // Below ALL the NCHWc layout pass is missing, which halves the speed on x86-64 (measured x 1.99).
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setInterOpNumThreads(1);
            options.setIntraOpNumThreads(intraOpThreads);
            // A spinning thread takes a core from the other workers: x 1.9 slower with one core busy, x 0.9 without.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            // Else the format is guessed from bytes 4 to 7, and what was checked need not be what runs.
            options.addConfigEntry("session.load_model_format", "ONNX");
            add(provider, options);
            return options;
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }

    private static void add(ExecutionProvider provider, SessionOptions options) throws OrtException {
        switch (provider.kind()) {
            case CPU -> {} // always there, and last in the order of choice
            case CUDA -> {
                // Made before it is added because its failure carries the loader's whole message.
                try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(provider.device())) {
                    options.addCUDA(cuda);
                }
            }
            case DIRECT_ML -> {
                // Required by DirectML (onnxruntime.ai, "DirectML Execution Provider").
                options.setMemoryPatternOptimization(false);
                options.addDirectML(provider.device());
            }
        }
    }
}
