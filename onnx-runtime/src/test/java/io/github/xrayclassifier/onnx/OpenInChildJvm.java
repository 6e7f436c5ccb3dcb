// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import io.github.xrayclassifier.failure.BackendException;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/** The program of {@link ChildJvm}: a process for each case, because a library loads once a process. */
final class OpenInChildJvm {

    private OpenInChildJvm() {}

    /**
     * Opens a model twice, since the second failure of a class initializer differs from the first, then reports. With the
     * argument {@code loaders} all that happens in two class loaders, one after the other; with {@code unchecked} without
     * the check of telemetry.
     */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("loaders")) {
            for (int i = 0; i < 2; i++) {
                inALoaderOfItsOwn();
            }
            return;
        }
        OnnxOptions options = List.of(arguments).contains("unchecked")
                ? OnnxOptions.defaults().withoutTelemetryCheck()
                : OnnxOptions.defaults();
        for (int i = 0; i < 2; i++) {
            try (OnnxBackend backend = OnnxBackend.open(TestModel.source(), options)) {
                System.out.println("opened " + backend.info().runtime());
            } catch (BackendException e) {
                System.out.println("refused " + e.getMessage());
            }
        }
        RuntimeReport report = RuntimeReport.probe();
        System.out.println("report " + report.version() + " " + report.temporaryFolderProblem() + " "
                + report.nativeLibrary() + " " + report.providers().size());
    }

    // The loader stays open: closing it would take classes from ONNX Runtime's own hook at the end of the process.
    @SuppressWarnings("resource")
    private static void inALoaderOfItsOwn() throws Exception {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        URL[] urls = new URL[entries.length];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = Path.of(entries[i]).toUri().toURL();
        }
        ClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        var main = loader.loadClass(OpenInChildJvm.class.getName()).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        main.invoke(null, (Object) new String[0]);
    }
}
