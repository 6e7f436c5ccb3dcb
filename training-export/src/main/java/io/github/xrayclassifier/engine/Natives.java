// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/** Loads libtorch. May be used by any thread. */
public final class Natives {

    /** Of the artifact org.bytedeco:pytorch that the build fixes. */
    private static final String VERSION = "2.10.0";

    private Natives() {}

    /**
     * Loads libtorch once; later calls do nothing. The libraries are unpacked before the first is loaded: else, where
     * the system has a libtorch of its own, the loader mixes both and the JVM dies on the first run.
     */
    public static void load() {
        String folder = folder(Loader.getPlatform() + "-gpu").orElseGet(() -> root(Loader.getPlatform()));
        for (String library : new String[] {"c10", "torch_cpu", "torch"}) {
            URL url = Natives.class.getResource(folder + System.mapLibraryName(library));
            if (url == null) {
                throw new IllegalStateException("libtorch: expected the natives of " + Loader.getPlatform()
                        + " on the class path, found none for " + library);
            }
            try {
                Loader.cacheResource(url);
            } catch (IOException e) {
                throw new UncheckedIOException("libtorch: cannot unpack " + library, e);
            }
        }
        Loader.load(torch.class);
        torch.globalContext()
                .setUserEnabledNNPACK(false); // on CPUs that it does not know it complains of each convolution
    }

    private static String root(String platform) {
        return "/org/bytedeco/pytorch/" + platform + "/";
    }

    /** The natives with CUDA, where their jar is on the class path: JavaCPP takes these first, too. */
    private static Optional<String> folder(String platform) {
        String folder = root(platform);
        return Natives.class.getResource(folder + System.mapLibraryName("c10")) == null
                ? Optional.empty()
                : Optional.of(folder);
    }

    /** The version of libtorch. */
    public static String version() {
        return VERSION;
    }
}
