// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import ai.onnxruntime.OrtEnvironment;
import io.github.xrayclassifier.failure.BackendException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of ONNX Runtime on this machine, for people who look for a fault.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param version ONNX Runtime's own; empty if its native library cannot be loaded
 * @param nativeLibrary where the native library comes from, in words
 * @param problem why the native library cannot be loaded, with the remedy; empty if it is loaded
 * @param temporaryFolder {@code java.io.tmpdir}, where the native library is unpacked
 * @param temporaryFolderProblem why that folder cannot be written to; empty if it can
 * @param providers what became of trying each provider; empty if the native library cannot be loaded
 */
public record RuntimeReport(
        Optional<String> version,
        String nativeLibrary,
        Optional<String> problem,
        String temporaryFolder,
        Optional<String> temporaryFolderProblem,
        List<ProviderReport> providers) {

    /** Copies the list. */
    public RuntimeReport {
        providers = List.copyOf(providers);
    }

    /**
     * Loads the native library, and on each provider's first device a model of one operator. Writes and deletes an empty
     * file in the folder for temporary files. Never throws; ONNX Runtime itself may print to the standard error stream.
     *
     * @return what was found
     */
    public static RuntimeReport probe() {
        Optional<String> version = Optional.empty();
        Optional<String> problem = Optional.empty();
        List<ProviderReport> providers = List.of();
        try {
            OrtEnvironment environment = NativeLibrary.environment(NativeCache.ofUser(), true);
            version = Optional.of(environment.getVersion());
            providers = Stream.of(ExecutionProvider.cpu(), ExecutionProvider.cuda(0), ExecutionProvider.directMl(0))
                    .map(provider -> ProviderReport.of(environment, provider))
                    .toList();
        } catch (BackendException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
        return new RuntimeReport(
                version,
                NativeLibrary.origin(),
                problem,
                NativeLibrary.temporaryFolder(),
                NativeLibrary.temporaryFolderProblem(),
                providers);
    }
}
