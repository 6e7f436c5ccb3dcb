// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/** The question whether a thread is a virtual one, which Java 17 cannot answer and has none of. */
final class VirtualThreads {

    private static final Optional<MethodHandle> IS_VIRTUAL = isVirtual();

    private VirtualThreads() {}

    private static Optional<MethodHandle> isVirtual() {
        try {
            return Optional.of(MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class)));
        } catch (ReflectiveOperationException e) {
            return Optional.empty(); // Java before 21
        }
    }

    static boolean isCurrent() {
        try {
            return IS_VIRTUAL.isPresent() && (boolean) IS_VIRTUAL.get().invokeExact(Thread.currentThread());
        } catch (Throwable e) {
            throw new AssertionError("Thread.isVirtual throws nothing", e);
        }
    }
}
