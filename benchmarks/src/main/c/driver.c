// SPDX-License-Identifier: Apache-2.0
// ONNX Runtime's C API without a JVM, for RunBenchmark: reads a number of runs, does them, writes the logits.
//   driver LIBRARY MODEL HEIGHT WIDTH FINDINGS INPUT-NAME
// First HEIGHT x WIDTH bytes of pixels on the standard input, then 4-byte numbers of runs; answers each with FINDINGS floats.
// The functions are taken by their place in OrtApi, whose order never changes (the header promises it), because the header
// is in no package of Maven Central. A wrong place gives other logits or a crash, and RunBenchmark compares the logits.
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef void *P;
enum {
  ERROR_MESSAGE = 2, CREATE_ENV = 3, CREATE_SESSION = 7, RUN = 9, CREATE_OPTIONS = 10, SET_LEVEL = 23, SET_INTRA = 24,
  SET_INTER = 25, CREATE_TENSOR = 49, CPU_MEMORY = 69
};
static P *api;

static void check(P status) {
  if (status) {
    fprintf(stderr, "driver: %s\n", ((const char *(*)(P))api[ERROR_MESSAGE])(status));
    exit(1);
  }
}

static P tensor(P memory, P data, size_t bytes, const int64_t *dims, size_t rank, int type) {
  P made = 0;
  check(((P(*)(P, P, size_t, const int64_t *, size_t, int, P *))api[CREATE_TENSOR])(memory, data, bytes, dims, rank, type, &made));
  return made;
}

int main(int count, char **arguments) {
  if (count != 7) return 2;
  int64_t height = atoi(arguments[3]), width = atoi(arguments[4]), findings = atoi(arguments[5]);
  P library = dlopen(arguments[1], RTLD_NOW);
  if (!library) { fprintf(stderr, "driver: %s\n", dlerror()); return 1; }
  struct { P (*getApi)(uint32_t); } *base = ((P(*)(void))dlsym(library, "OrtGetApiBase"))();
  api = base->getApi(1);
  P environment = 0, options = 0, session = 0, memory = 0;
  check(((P(*)(int, const char *, P *))api[CREATE_ENV])(3, "driver", &environment));
  check(((P(*)(P *))api[CREATE_OPTIONS])(&options));
  check(((P(*)(P, int))api[SET_LEVEL])(options, 99));
  check(((P(*)(P, int))api[SET_INTRA])(options, 1));
  check(((P(*)(P, int))api[SET_INTER])(options, 1));
  check(((P(*)(P, const char *, P, P *))api[CREATE_SESSION])(environment, arguments[2], options, &session));
  check(((P(*)(int, int, P *))api[CPU_MEMORY])(1, 0, &memory));

  int64_t mapHeight = height / 32, mapWidth = width / 32;
  int64_t inputDims[] = {1, 1, height, width}, logitDims[] = {1, findings}, featureDims[] = {1, 1280},
          mapDims[] = {1, findings, mapHeight, mapWidth};
  size_t pixelBytes = height * width, mapBytes = 4 * findings * mapHeight * mapWidth;
  uint8_t *pixels = malloc(pixelBytes);
  float *logits = malloc(4 * findings), *features = malloc(4 * 1280), *maps = malloc(mapBytes);
  if (fread(pixels, 1, pixelBytes, stdin) != pixelBytes) return 1;
  P input = tensor(memory, pixels, pixelBytes, inputDims, 4, 2);
  P outputs[] = {tensor(memory, logits, 4 * findings, logitDims, 2, 1), tensor(memory, features, 4 * 1280, featureDims, 2, 1),
                 tensor(memory, maps, mapBytes, mapDims, 4, 1)};
  const char *inputNames[] = {arguments[6]}, *outputNames[] = {"logits", "embedding", "maps"};
  P (*run)(P, P, const char **, P *, size_t, const char **, size_t, P *) = api[RUN];
  for (int32_t runs; fread(&runs, 4, 1, stdin) == 1;) {
    while (runs-- > 0) check(run(session, 0, inputNames, &input, 1, outputNames, 3, outputs));
    fwrite(logits, 4, findings, stdout);
    fflush(stdout);
  }
  return 0;
}
