// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
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
        String folder = "/org/bytedeco/pytorch/" + Loader.getPlatform() + "/";
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

    /** The version of libtorch. */
    public static String version() {
        return VERSION;
    }
}
