// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import io.github.xrayclassifier.failure.BackendException;

/** What {@link NativeLibraryTest} runs in a process of its own, because a library loads once a process. */
final class OpenInChildJvm {

    private OpenInChildJvm() {}

    /** Opens a model twice, since the second failure of a class initializer differs from the first, then reports. */
    public static void main(String[] arguments) {
        for (int i = 0; i < 2; i++) {
            try (OnnxBackend backend = OnnxBackend.open(TestModel.source())) {
                System.out.println("opened " + backend.info().runtime());
            } catch (BackendException e) {
                System.out.println("refused " + e.getMessage());
            }
        }
        RuntimeReport report = RuntimeReport.probe();
        System.out.println("report " + report.version() + " " + report.temporaryFolderProblem() + " "
                + report.nativeLibrary() + " " + report.providers().size());
    }
}
