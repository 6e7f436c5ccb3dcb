// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A processor that ONNX Runtime computes on.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class ExecutionProvider {

    enum Kind {
        CPU,
        CUDA,
        DIRECT_ML
    }

    private static final Pattern FORM = Pattern.compile("cpu|(cuda|directml)(:([0-9]{1,3}))?");
    private static final ExecutionProvider THE_CPU = new ExecutionProvider(Kind.CPU, 0);

    private final Kind kind;
    private final int device;

    private ExecutionProvider(Kind kind, int device) {
        if (device < 0) {
            throw new IllegalArgumentException("device: expected 0 or more, found " + device);
        }
        this.kind = kind;
        this.device = device;
    }

    /**
     * The processor; always there.
     *
     * @return the provider
     */
    public static ExecutionProvider cpu() {
        return THE_CPU;
    }

    /**
     * A provider by its name in options and settings, in small or capital letters.
     *
     * @param text {@code cpu}, {@code cuda}, {@code cuda:1}, {@code directml} or {@code directml:1}
     * @return the provider
     * @throws IllegalArgumentException if it is none of these
     */
    public static ExecutionProvider from(String text) {
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected cpu, cuda[:N] or directml[:N], found " + text);
        }
        int device = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        if (matcher.group(1) == null) {
            return cpu();
        }
        return matcher.group(1).equals("cuda") ? cuda(device) : directMl(device);
    }

    /**
     * An NVIDIA GPU. Needs the artifact {@code com.microsoft.onnxruntime:onnxruntime_gpu} in place of
     * {@code onnxruntime} (with both on the class path the first wins silently), CUDA 12 and cuDNN 9.
     *
     * @param device CUDA's device number, 0 for the first
     * @return the provider
     */
    public static ExecutionProvider cuda(int device) {
        return new ExecutionProvider(Kind.CUDA, device);
    }

    /**
     * A GPU through DirectML on Windows. No published artifact carries it: bring a DirectML build of ONNX Runtime of the
     * same version and name its folder in {@code -Donnxruntime.native.path}; all of its libraries must lie there.
     *
     * <p>The folder's DirectML.dll must be 1.8.0 or newer. An older one, such as the 1.1.0 of Windows 10 itself, ends
     * the process in a way that Java cannot catch. Runs of one model are one at a time: DirectML allows no more.
     *
     * @param device DirectX's adapter number, 0 for the first
     * @return the provider
     */
    public static ExecutionProvider directMl(int device) {
        return new ExecutionProvider(Kind.DIRECT_ML, device);
    }

    Kind kind() {
        return kind;
    }

    int device() {
        return device;
    }

    /** The remedy where it is not available. */
    String remedy() {
        return switch (kind) {
            case CPU -> "reinstall com.microsoft.onnxruntime:onnxruntime";
            case CUDA ->
                "put com.microsoft.onnxruntime:onnxruntime_gpu in place of onnxruntime on the class path, install CUDA 12"
                        + " and cuDNN 9, or allow the CPU with FallbackPolicy.PREFER";
            case DIRECT_ML ->
                "on Windows, name the folder of a DirectML build of ONNX Runtime in -Donnxruntime.native.path, with"
                        + " DirectML.dll 1.8.0 or newer in it, or allow the CPU with FallbackPolicy.PREFER";
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExecutionProvider that && kind == that.kind && device == that.device;
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + device;
    }

    /**
     * The name that results carry.
     *
     * @return {@code CPU}, {@code CUDA:0} or {@code DirectML:0}, with the device's number
     */
    @Override
    public String toString() {
        return switch (kind) {
            case CPU -> "CPU";
            case CUDA -> "CUDA:" + device;
            case DIRECT_ML -> "DirectML:" + device;
        };
    }
}
