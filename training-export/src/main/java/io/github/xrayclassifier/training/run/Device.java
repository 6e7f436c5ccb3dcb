// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import java.util.Optional;
import org.bytedeco.pytorch.global.torch;

/**
 * The device that a run gets.
 *
 * @param isCuda true for the first CUDA device
 * @param fallback the reason for which it is not the one that was asked for; empty if it is
 */
record Device(boolean isCuda, Optional<String> fallback) {

    /** After libtorch is loaded. */
    static Device of(DeviceChoice choice) {
        return of(choice, torch.hasCUDA(), torch.cuda_is_available());
    }

    static Device of(DeviceChoice choice, boolean isBuiltWithCuda, boolean hasDevice) {
        if (choice == DeviceChoice.CPU) {
            return new Device(false, Optional.empty());
        }
        if (isBuiltWithCuda && hasDevice) {
            return new Device(true, Optional.empty());
        }
        if (choice == DeviceChoice.AUTO) {
            return new Device(false, Optional.empty());
        }
        String reason = isBuiltWithCuda
                ? "expected a CUDA device, found none that its driver offers"
                : "expected libtorch with CUDA on the class path (org.bytedeco:pytorch with the classifier linux-x86_64-gpu or"
                        + " windows-x86_64-gpu), found one without";
        return new Device(false, Optional.of(reason));
    }

    /** {@return the name for the description of the machine} */
    String title() {
        return isCuda ? "CUDA:0" : "CPU";
    }
}
