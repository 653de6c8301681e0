/* SPDX-License-Identifier: BSD-2-Clause */
/* A program that is of no use as a guest's init, nor in dom0. */
int main(void)
{
    return 0;
}
