# What every shell of a lesson has in common.
export LANG=C.UTF-8
export PAGER=less LESS=-R EDITOR=vi
