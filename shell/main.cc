#include "shell/run.h"

int main(int argc, char** argv) { return annals::shell::run(argc, argv); }
